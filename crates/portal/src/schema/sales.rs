//! Fields of leads, deals, invoices and what happens to them.

fields! {
    /// Deal, entity type 2.
    deal {
        CREATED_TIME "createdTime" "DATE_CREATE" Time Null;
        UPDATED_TIME "updatedTime" "DATE_MODIFY" Time Null;
        CREATED_BY "createdBy" "CREATED_BY_ID" Ref Zero;
        UPDATED_BY "updatedBy" "MODIFY_BY_ID" Ref Zero;
        ASSIGNED_BY_ID "assignedById" "ASSIGNED_BY_ID" Ref Zero;
        TITLE "title" "TITLE" Text Blank;
        STAGE_ID "stageId" "STAGE_ID" Text Null;
        STAGE_SEMANTIC_ID "stageSemanticId" "STAGE_SEMANTIC_ID" Text Null;
        CATEGORY_ID "categoryId" "CATEGORY_ID" Int Zero;
        CLOSED "closed" "CLOSED" YesNo No;
        BEGINDATE "begindate" "BEGINDATE" Date Blank;
        CLOSEDATE "closedate" "CLOSEDATE" Date Blank;
        MOVED_TIME "movedTime" "MOVED_TIME" Time Null;
        MOVED_BY "movedBy" "MOVED_BY_ID" Ref Zero;
        OPPORTUNITY "opportunity" "OPPORTUNITY" Money Zero;
        CURRENCY_ID "currencyId" "CURRENCY_ID" Text Null;
        COMPANY_ID "companyId" "COMPANY_ID" Ref Zero;
        CONTACT_ID "contactId" "CONTACT_ID" Ref Zero;
        CONTACT_IDS "contactIds" "CONTACT_IDS" Ids List;
        SOURCE_ID "sourceId" "SOURCE_ID" Text Null;
        TYPE_ID "typeId" "TYPE_ID" Text Null;
        IS_RECURRING "isRecurring" "IS_RECURRING" YesNo No;
        IS_RETURN_CUSTOMER "isReturnCustomer" "IS_RETURN_CUSTOMER" YesNo No;
        IS_REPEATED_APPROACH "isRepeatedApproach" "IS_REPEATED_APPROACH" YesNo No;
        PROBABILITY "probability" "PROBABILITY" Int Null;
        LEAD_ID "leadId" "LEAD_ID" Ref Null;
        QUOTE_ID "quoteId" "QUOTE_ID" Ref Null;
        LAST_ACTIVITY_TIME "lastActivityTime" "LAST_ACTIVITY_TIME" Time Null;
        LAST_ACTIVITY_BY "lastActivityBy" "LAST_ACTIVITY_BY" Ref Zero;
        LAST_COMMUNICATION_TIME "lastCommunicationTime" "LAST_COMMUNICATION_TIME" Time Null;
        IS_NEW "isNew" "IS_NEW" YesNo No;
        IS_MANUAL_OPPORTUNITY "isManualOpportunity" "IS_MANUAL_OPPORTUNITY" YesNo No;
        TAX_VALUE "taxValue" "TAX_VALUE" Money Zero;
        OPENED "opened" "OPENED" YesNo Yes;
        COMMENTS "comments" "COMMENTS" Text Null;
        ADDITIONAL_INFO "additionalInfo" "ADDITIONAL_INFO" Text Null;
        WEBFORM_ID "webformId" "WEBFORM_ID" Ref Zero;
        ORIGINATOR_ID "originatorId" "ORIGINATOR_ID" Text Null;
        ORIGIN_ID "originId" "ORIGIN_ID" Text Null;
        UTM_SOURCE "utmSource" "UTM_SOURCE" Text Null;
        UTM_MEDIUM "utmMedium" "UTM_MEDIUM" Text Null;
        UTM_CAMPAIGN "utmCampaign" "UTM_CAMPAIGN" Text Null;
        UTM_CONTENT "utmContent" "UTM_CONTENT" Text Null;
        UTM_TERM "utmTerm" "UTM_TERM" Text Null;
    }
}

fields! {
    /// Lead, entity type 1 (docs: crm/leads/crm-lead-fields.md).
    lead {
        CREATED_TIME "createdTime" "DATE_CREATE" Time Null;
        UPDATED_TIME "updatedTime" "DATE_MODIFY" Time Null;
        CREATED_BY "createdBy" "CREATED_BY_ID" Ref Zero;
        UPDATED_BY "updatedBy" "MODIFY_BY_ID" Ref Zero;
        ASSIGNED_BY_ID "assignedById" "ASSIGNED_BY_ID" Ref Zero;
        TITLE "title" "TITLE" Text Blank;
        STAGE_ID "stageId" "STATUS_ID" Text Null;
        STAGE_SEMANTIC_ID "stageSemanticId" "STATUS_SEMANTIC_ID" Text Null;
        STATUS_DESCRIPTION "statusDescription" "STATUS_DESCRIPTION" Text Null;
        MOVED_TIME "movedTime" "MOVED_TIME" Time Null;
        MOVED_BY "movedBy" "MOVED_BY_ID" Ref Zero;
        OPPORTUNITY "opportunity" "OPPORTUNITY" Money Zero;
        CURRENCY_ID "currencyId" "CURRENCY_ID" Text Null;
        COMPANY_ID "companyId" "COMPANY_ID" Ref Zero;
        CONTACT_ID "contactId" "CONTACT_ID" Ref Zero;
        CONTACT_IDS "contactIds" "CONTACT_IDS" Ids List;
        SOURCE_ID "sourceId" "SOURCE_ID" Text Null;
        SOURCE_DESCRIPTION "sourceDescription" "SOURCE_DESCRIPTION" Text Null;
        NAME "name" "NAME" Text Null;
        SECOND_NAME "secondName" "SECOND_NAME" Text Null;
        LAST_NAME "lastName" "LAST_NAME" Text Null;
        COMPANY_TITLE "companyTitle" "COMPANY_TITLE" Text Null;
        POST "post" "POST" Text Null;
        HAS_PHONE "hasPhone" "HAS_PHONE" YesNo No;
        HAS_EMAIL "hasEmail" "HAS_EMAIL" YesNo No;
        HAS_IMOL "hasImol" "HAS_IMOL" YesNo No;
        IS_RETURN_CUSTOMER "isReturnCustomer" "IS_RETURN_CUSTOMER" YesNo No;
        DATE_CLOSED "dateClosed" "DATE_CLOSED" Time Null;
        LAST_ACTIVITY_TIME "lastActivityTime" "LAST_ACTIVITY_TIME" Time Null;
        LAST_ACTIVITY_BY "lastActivityBy" "LAST_ACTIVITY_BY" Ref Zero;
        IS_MANUAL_OPPORTUNITY "isManualOpportunity" "IS_MANUAL_OPPORTUNITY" YesNo No;
        OPENED "opened" "OPENED" YesNo Yes;
        COMMENTS "comments" "COMMENTS" Text Null;
        ORIGINATOR_ID "originatorId" "ORIGINATOR_ID" Text Null;
        ORIGIN_ID "originId" "ORIGIN_ID" Text Null;
        WEBFORM_ID "webformId" "WEBFORM_ID" Ref Zero;
        UTM_SOURCE "utmSource" "UTM_SOURCE" Text Null;
        UTM_MEDIUM "utmMedium" "UTM_MEDIUM" Text Null;
        UTM_CAMPAIGN "utmCampaign" "UTM_CAMPAIGN" Text Null;
        UTM_CONTENT "utmContent" "UTM_CONTENT" Text Null;
        UTM_TERM "utmTerm" "UTM_TERM" Text Null;
    }
}

fields! {
    /// Smart invoice, entity type 31. It has no `stageSemanticId`: semantics come from the directory of its stages.
    invoice {
        CREATED_TIME "createdTime" "CREATED_TIME" Time Null;
        UPDATED_TIME "updatedTime" "UPDATED_TIME" Time Null;
        CREATED_BY "createdBy" "CREATED_BY" Ref Zero;
        UPDATED_BY "updatedBy" "UPDATED_BY" Ref Zero;
        ASSIGNED_BY_ID "assignedById" "ASSIGNED_BY_ID" Ref Zero;
        TITLE "title" "TITLE" Text Blank;
        ACCOUNT_NUMBER "accountNumber" "ACCOUNT_NUMBER" Text Null;
        STAGE_ID "stageId" "STAGE_ID" Text Null;
        PREVIOUS_STAGE_ID "previousStageId" "PREVIOUS_STAGE_ID" Text Blank;
        CATEGORY_ID "categoryId" "CATEGORY_ID" Int Zero;
        BEGINDATE "begindate" "BEGINDATE" Date Blank;
        CLOSEDATE "closedate" "CLOSEDATE" Date Blank;
        MOVED_TIME "movedTime" "MOVED_TIME" Time Null;
        MOVED_BY "movedBy" "MOVED_BY" Ref Zero;
        OPPORTUNITY "opportunity" "OPPORTUNITY" Money Zero;
        CURRENCY_ID "currencyId" "CURRENCY_ID" Text Null;
        COMPANY_ID "companyId" "COMPANY_ID" Ref Zero;
        CONTACT_ID "contactId" "CONTACT_ID" Ref Zero;
        CONTACT_IDS "contactIds" "CONTACT_IDS" Ids List;
        MYCOMPANY_ID "mycompanyId" "MYCOMPANY_ID" Ref Zero;
        PARENT_ID_2 "parentId2" "PARENT_ID_2" Ref Null;
        PARENT_ID_7 "parentId7" "PARENT_ID_7" Ref Null;
        TAX_VALUE "taxValue" "TAX_VALUE" Money Zero;
        SOURCE_ID "sourceId" "SOURCE_ID" Text Null;
        LAST_ACTIVITY_TIME "lastActivityTime" "LAST_ACTIVITY_TIME" Time Null;
        LAST_ACTIVITY_BY "lastActivityBy" "LAST_ACTIVITY_BY" Ref Zero;
        IS_RECURRING "isRecurring" "IS_RECURRING" YesNo No;
        IS_MANUAL_OPPORTUNITY "isManualOpportunity" "IS_MANUAL_OPPORTUNITY" YesNo No;
        OPENED "opened" "OPENED" YesNo Yes;
        COMMENTS "comments" "COMMENTS" Text Null;
        XML_ID "xmlId" "XML_ID" Text Null;
        WEBFORM_ID "webformId" "WEBFORM_ID" Ref Zero;
    }
}

fields! {
    /// Invoice of the first generation (docs: crm/outdated/invoice/crm-invoice-list.md).
    old_invoice {
        ACCOUNT_NUMBER "ACCOUNT_NUMBER" "ACCOUNT_NUMBER" Text Null;
        ORDER_TOPIC "ORDER_TOPIC" "ORDER_TOPIC" Text Null;
        DATE_INSERT "DATE_INSERT" "DATE_INSERT" Time Null;
        DATE_UPDATE "DATE_UPDATE" "DATE_UPDATE" Time Null;
        DATE_BILL "DATE_BILL" "DATE_BILL" Date Null;
        DATE_PAY_BEFORE "DATE_PAY_BEFORE" "DATE_PAY_BEFORE" Date Null;
        DATE_PAYED "DATE_PAYED" "DATE_PAYED" Time Null;
        DATE_STATUS "DATE_STATUS" "DATE_STATUS" Time Null;
        DATE_MARKED "DATE_MARKED" "DATE_MARKED" Time Null;
        PAYED "PAYED" "PAYED" YesNo No;
        PRICE "PRICE" "PRICE" Money Zero;
        CURRENCY "CURRENCY" "CURRENCY" Text Null;
        STATUS_ID "STATUS_ID" "STATUS_ID" Text Null;
        RESPONSIBLE_ID "RESPONSIBLE_ID" "RESPONSIBLE_ID" Ref Zero;
        UF_COMPANY_ID "UF_COMPANY_ID" "UF_COMPANY_ID" Ref Null;
        UF_CONTACT_ID "UF_CONTACT_ID" "UF_CONTACT_ID" Ref Null;
        UF_DEAL_ID "UF_DEAL_ID" "UF_DEAL_ID" Ref Null;
        UF_QUOTE_ID "UF_QUOTE_ID" "UF_QUOTE_ID" Ref Null;
        UF_MYCOMPANY_ID "UF_MYCOMPANY_ID" "UF_MYCOMPANY_ID" Ref Null;
        IS_RECURRING "IS_RECURRING" "IS_RECURRING" YesNo No;
    }
}

fields! {
    /// Record of a stage change (docs: crm/crm-stage-history-list.md), with the kind of its owner.
    stage_history {
        ENTITY_TYPE_ID "entityTypeId" "entityTypeId" Int Zero;
        TYPE_ID "TYPE_ID" "TYPE_ID" Int Zero;
        OWNER_ID "OWNER_ID" "OWNER_ID" Ref Zero;
        CREATED_TIME "CREATED_TIME" "CREATED_TIME" Time Null;
        CATEGORY_ID "CATEGORY_ID" "CATEGORY_ID" Int Zero;
        STAGE_SEMANTIC_ID "STAGE_SEMANTIC_ID" "STAGE_SEMANTIC_ID" Text Null;
        STAGE_ID "STAGE_ID" "STAGE_ID" Text Null;
    }
}

fields! {
    /// Line of goods (docs: crm/universal/product-rows/crm-item-productrow-list.md, crm/data-types.md). `price` is the
    /// price of one, discount and taxes included.
    product_row {
        OWNER_ID "ownerId" "OWNER_ID" Ref Zero;
        OWNER_TYPE "ownerType" "OWNER_TYPE" Text Blank;
        PRODUCT_ID "productId" "PRODUCT_ID" Ref Zero;
        PRODUCT_NAME "productName" "PRODUCT_NAME" Text Blank;
        PRICE "price" "PRICE" Money Zero;
        QUANTITY "quantity" "QUANTITY" Money Zero;
        MEASURE_CODE "measureCode" "MEASURE_CODE" Int Zero;
        MEASURE_NAME "measureName" "MEASURE_NAME" Text Blank;
        TAX_RATE "taxRate" "TAX_RATE" Money Null;
        TAX_INCLUDED "taxIncluded" "TAX_INCLUDED" YesNo No;
        SORT "sort" "SORT" Int Zero;
        PRICE_ACCOUNT "priceAccount" "PRICE_ACCOUNT" Money Zero;
        PRICE_EXCLUSIVE "priceExclusive" "PRICE_EXCLUSIVE" Money Zero;
        PRICE_NETTO "priceNetto" "PRICE_NETTO" Money Zero;
        PRICE_BRUTTO "priceBrutto" "PRICE_BRUTTO" Money Zero;
        DISCOUNT_TYPE_ID "discountTypeId" "DISCOUNT_TYPE_ID" Int Zero;
        DISCOUNT_RATE "discountRate" "DISCOUNT_RATE" Money Zero;
        DISCOUNT_SUM "discountSum" "DISCOUNT_SUM" Money Zero;
        CUSTOMIZED "customized" "CUSTOMIZED" YesNo No;
        XML_ID "xmlId" "XML_ID" Text Blank;
        TYPE "type" "TYPE" Int One;
        STORE_ID "storeId" "STORE_ID" Ref Null;
    }
}
