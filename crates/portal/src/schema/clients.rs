//! Fields of contacts and companies and of what belongs to them.

fields! {
    /// Contact, entity type 3.
    contact {
        CREATED_TIME "createdTime" "DATE_CREATE" Time Null;
        UPDATED_TIME "updatedTime" "DATE_MODIFY" Time Null;
        CREATED_BY "createdBy" "CREATED_BY_ID" Ref Zero;
        UPDATED_BY "updatedBy" "MODIFY_BY_ID" Ref Zero;
        ASSIGNED_BY_ID "assignedById" "ASSIGNED_BY_ID" Ref Zero;
        NAME "name" "NAME" Text Null;
        LAST_NAME "lastName" "LAST_NAME" Text Null;
        SECOND_NAME "secondName" "SECOND_NAME" Text Null;
        TYPE_ID "typeId" "TYPE_ID" Text Null;
        SOURCE_ID "sourceId" "SOURCE_ID" Text Null;
        COMPANY_ID "companyId" "COMPANY_ID" Ref Null;
        COMPANY_IDS "companyIds" "COMPANY_IDS" Ids List;
        CATEGORY_ID "categoryId" "CATEGORY_ID" Int Zero;
        HAS_PHONE "hasPhone" "HAS_PHONE" YesNo No;
        HAS_EMAIL "hasEmail" "HAS_EMAIL" YesNo No;
        HAS_IMOL "hasImol" "HAS_IMOL" YesNo No;
        FM "fm" "FM" Multifields List;
        LAST_ACTIVITY_TIME "lastActivityTime" "LAST_ACTIVITY_TIME" Time Null;
        LAST_ACTIVITY_BY "lastActivityBy" "LAST_ACTIVITY_BY" Ref Zero;
        LAST_COMMUNICATION_TIME "lastCommunicationTime" "LAST_COMMUNICATION_TIME" Time Null;
        ORIGINATOR_ID "originatorId" "ORIGINATOR_ID" Text Null;
        ORIGIN_ID "originId" "ORIGIN_ID" Text Null;
        ORIGIN_VERSION "originVersion" "ORIGIN_VERSION" Text Null;
        OPENED "opened" "OPENED" YesNo Yes;
        EXPORT "export" "EXPORT" YesNo Yes;
        POST "post" "POST" Text Null;
        HONORIFIC "honorific" "HONORIFIC" Text Null;
        BIRTHDATE "birthdate" "BIRTHDATE" Date Blank;
        COMMENTS "comments" "COMMENTS" Text Null;
        LEAD_ID "leadId" "LEAD_ID" Ref Null;
        WEBFORM_ID "webformId" "WEBFORM_ID" Ref Zero;
        SOURCE_DESCRIPTION "sourceDescription" "SOURCE_DESCRIPTION" Text Null;
        UTM_SOURCE "utmSource" "UTM_SOURCE" Text Null;
        UTM_MEDIUM "utmMedium" "UTM_MEDIUM" Text Null;
        UTM_CAMPAIGN "utmCampaign" "UTM_CAMPAIGN" Text Null;
        UTM_CONTENT "utmContent" "UTM_CONTENT" Text Null;
        UTM_TERM "utmTerm" "UTM_TERM" Text Null;
        FACE_ID "faceId" "FACE_ID" Ref Null;
    }
}

fields! {
    /// Company, entity type 4.
    company {
        CREATED_TIME "createdTime" "DATE_CREATE" Time Null;
        UPDATED_TIME "updatedTime" "DATE_MODIFY" Time Null;
        CREATED_BY "createdBy" "CREATED_BY_ID" Ref Zero;
        UPDATED_BY "updatedBy" "MODIFY_BY_ID" Ref Zero;
        ASSIGNED_BY_ID "assignedById" "ASSIGNED_BY_ID" Ref Zero;
        TITLE "title" "TITLE" Text Blank;
        TYPE_ID "typeId" "COMPANY_TYPE" Text Null;
        SOURCE_ID "sourceId" "SOURCE_ID" Text Null;
        INDUSTRY "industry" "INDUSTRY" Text Null;
        CONTACT_IDS "contactIds" "CONTACT_IDS" Ids List;
        CATEGORY_ID "categoryId" "CATEGORY_ID" Int Zero;
        IS_MY_COMPANY "isMyCompany" "IS_MY_COMPANY" YesNo No;
        HAS_PHONE "hasPhone" "HAS_PHONE" YesNo No;
        HAS_EMAIL "hasEmail" "HAS_EMAIL" YesNo No;
        HAS_IMOL "hasImol" "HAS_IMOL" YesNo No;
        FM "fm" "FM" Multifields List;
        LAST_ACTIVITY_TIME "lastActivityTime" "LAST_ACTIVITY_TIME" Time Null;
        LAST_ACTIVITY_BY "lastActivityBy" "LAST_ACTIVITY_BY" Ref Zero;
        LAST_COMMUNICATION_TIME "lastCommunicationTime" "LAST_COMMUNICATION_TIME" Time Null;
        ORIGINATOR_ID "originatorId" "ORIGINATOR_ID" Text Null;
        ORIGIN_ID "originId" "ORIGIN_ID" Text Null;
        ORIGIN_VERSION "originVersion" "ORIGIN_VERSION" Text Null;
        OPENED "opened" "OPENED" YesNo Yes;
        EMPLOYEES "employees" "EMPLOYEES" Text Null;
        REVENUE "revenue" "REVENUE" Money Zero;
        CURRENCY_ID "currencyId" "CURRENCY_ID" Text Null;
        COMMENTS "comments" "COMMENTS" Text Null;
        BANKING_DETAILS "bankingDetails" "BANKING_DETAILS" Text Null;
        LEAD_ID "leadId" "LEAD_ID" Ref Null;
        WEBFORM_ID "webformId" "WEBFORM_ID" Ref Zero;
        UTM_SOURCE "utmSource" "UTM_SOURCE" Text Null;
        UTM_MEDIUM "utmMedium" "UTM_MEDIUM" Text Null;
        UTM_CAMPAIGN "utmCampaign" "UTM_CAMPAIGN" Text Null;
        UTM_CONTENT "utmContent" "UTM_CONTENT" Text Null;
        UTM_TERM "utmTerm" "UTM_TERM" Text Null;
    }
}

fields! {
    /// Requisite (docs: crm/requisites/universal/crm-requisite-fields.md).
    requisite {
        ENTITY_TYPE_ID "ENTITY_TYPE_ID" "ENTITY_TYPE_ID" Ref Zero;
        ENTITY_ID "ENTITY_ID" "ENTITY_ID" Ref Zero;
        PRESET_ID "PRESET_ID" "PRESET_ID" Ref One;
        NAME "NAME" "NAME" Text Blank;
        DATE_CREATE "DATE_CREATE" "DATE_CREATE" Time Blank;
        DATE_MODIFY "DATE_MODIFY" "DATE_MODIFY" Time Blank;
        ACTIVE "ACTIVE" "ACTIVE" YesNo Yes;
        ADDRESS_ONLY "ADDRESS_ONLY" "ADDRESS_ONLY" YesNo No;
        RQ_INN "RQ_INN" "RQ_INN" Text Null;
        RQ_KPP "RQ_KPP" "RQ_KPP" Text Null;
        RQ_OGRN "RQ_OGRN" "RQ_OGRN" Text Null;
        RQ_OGRNIP "RQ_OGRNIP" "RQ_OGRNIP" Text Null;
        RQ_COMPANY_NAME "RQ_COMPANY_NAME" "RQ_COMPANY_NAME" Text Null;
        RQ_COMPANY_FULL_NAME "RQ_COMPANY_FULL_NAME" "RQ_COMPANY_FULL_NAME" Text Null;
        SORT "SORT" "SORT" Int Zero;
    }
}

fields! {
    /// Address of a requisite (docs: crm/requisites/addresses/crm-address-list.md). It has no id of its own: `TYPE_ID` (1
    /// actual, 6 legal), `ENTITY_TYPE_ID` (8, requisite) and `ENTITY_ID` name it. The anchor is the contact or company.
    address {
        TYPE_ID "TYPE_ID" "TYPE_ID" Int One;
        ENTITY_TYPE_ID "ENTITY_TYPE_ID" "ENTITY_TYPE_ID" Ref Zero;
        ENTITY_ID "ENTITY_ID" "ENTITY_ID" Ref Zero;
        ADDRESS_1 "ADDRESS_1" "ADDRESS_1" Text Null;
        ADDRESS_2 "ADDRESS_2" "ADDRESS_2" Text Null;
        CITY "CITY" "CITY" Text Null;
        POSTAL_CODE "POSTAL_CODE" "POSTAL_CODE" Text Null;
        REGION "REGION" "REGION" Text Null;
        PROVINCE "PROVINCE" "PROVINCE" Text Null;
        COUNTRY "COUNTRY" "COUNTRY" Text Null;
        COUNTRY_CODE "COUNTRY_CODE" "COUNTRY_CODE" Text Null;
        LOC_ADDR_ID "LOC_ADDR_ID" "LOC_ADDR_ID" Ref Zero;
        ANCHOR_TYPE_ID "ANCHOR_TYPE_ID" "ANCHOR_TYPE_ID" Ref Zero;
        ANCHOR_ID "ANCHOR_ID" "ANCHOR_ID" Ref Zero;
    }
}

fields! {
    /// Activity (docs: crm/timeline/activities/activity-base/crm-activity-fields.md).
    activity {
        OWNER_ID "OWNER_ID" "OWNER_ID" Ref Zero;
        OWNER_TYPE_ID "OWNER_TYPE_ID" "OWNER_TYPE_ID" Ref Zero;
        TYPE_ID "TYPE_ID" "TYPE_ID" Int Zero;
        PROVIDER_ID "PROVIDER_ID" "PROVIDER_ID" Text Blank;
        PROVIDER_TYPE_ID "PROVIDER_TYPE_ID" "PROVIDER_TYPE_ID" Text Blank;
        DIRECTION "DIRECTION" "DIRECTION" Int Zero;
        COMPLETED "COMPLETED" "COMPLETED" YesNo No;
        STATUS "STATUS" "STATUS" Int One;
        CREATED "CREATED" "CREATED" Time Blank;
        LAST_UPDATED "LAST_UPDATED" "LAST_UPDATED" Time Blank;
        START_TIME "START_TIME" "START_TIME" Time Blank;
        END_TIME "END_TIME" "END_TIME" Time Blank;
        DEADLINE "DEADLINE" "DEADLINE" Time Blank;
        RESPONSIBLE_ID "RESPONSIBLE_ID" "RESPONSIBLE_ID" Ref Zero;
        AUTHOR_ID "AUTHOR_ID" "AUTHOR_ID" Ref Zero;
        SUBJECT "SUBJECT" "SUBJECT" Text Blank;
        EDITOR_ID "EDITOR_ID" "EDITOR_ID" Ref Zero;
        PRIORITY "PRIORITY" "PRIORITY" Int One;
        DESCRIPTION "DESCRIPTION" "DESCRIPTION" Text Blank;
        DESCRIPTION_TYPE "DESCRIPTION_TYPE" "DESCRIPTION_TYPE" Int One;
        SETTINGS "SETTINGS" "SETTINGS" Json List;
        LOCATION "LOCATION" "LOCATION" Text Blank;
        COMMUNICATIONS "COMMUNICATIONS" "COMMUNICATIONS" Json List;
        BINDINGS "BINDINGS" "BINDINGS" Json List;
        IS_INCOMING_CHANNEL "IS_INCOMING_CHANNEL" "IS_INCOMING_CHANNEL" YesNo No;
        ASSOCIATED_ENTITY_ID "ASSOCIATED_ENTITY_ID" "ASSOCIATED_ENTITY_ID" Ref Zero;
        ORIGINATOR_ID "ORIGINATOR_ID" "ORIGINATOR_ID" Text Null;
        ORIGIN_ID "ORIGIN_ID" "ORIGIN_ID" Text Null;
        NOTIFY_TYPE "NOTIFY_TYPE" "NOTIFY_TYPE" Int Zero;
        NOTIFY_VALUE "NOTIFY_VALUE" "NOTIFY_VALUE" Int Zero;
        PROVIDER_GROUP_ID "PROVIDER_GROUP_ID" "PROVIDER_GROUP_ID" Text Null;
        PROVIDER_PARAMS "PROVIDER_PARAMS" "PROVIDER_PARAMS" Json List;
        PROVIDER_DATA "PROVIDER_DATA" "PROVIDER_DATA" Text Null;
        RESULT_MARK "RESULT_MARK" "RESULT_MARK" Int Zero;
        RESULT_VALUE "RESULT_VALUE" "RESULT_VALUE" Money Null;
        RESULT_SUM "RESULT_SUM" "RESULT_SUM" Money Null;
        RESULT_CURRENCY_ID "RESULT_CURRENCY_ID" "RESULT_CURRENCY_ID" Text Null;
        RESULT_STATUS "RESULT_STATUS" "RESULT_STATUS" Int Zero;
        RESULT_STREAM "RESULT_STREAM" "RESULT_STREAM" Int Zero;
        RESULT_SOURCE_ID "RESULT_SOURCE_ID" "RESULT_SOURCE_ID" Text Null;
        AUTOCOMPLETE_RULE "AUTOCOMPLETE_RULE" "AUTOCOMPLETE_RULE" Int Zero;
    }
}
