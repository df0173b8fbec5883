//! Fields of people, directories, funnels and currencies.

fields! {
    /// User (docs: api-reference/user/user-get.md); `IS_ADMIN` and `CRM_ACCESS` exist only inside of the portal.
    user {
        NAME "NAME" "NAME" Text Blank;
        LAST_NAME "LAST_NAME" "LAST_NAME" Text Blank;
        SECOND_NAME "SECOND_NAME" "SECOND_NAME" Text Blank;
        ACTIVE "ACTIVE" "ACTIVE" Bool Yes;
        UF_DEPARTMENT "UF_DEPARTMENT" "UF_DEPARTMENT" Ids List;
        WORK_POSITION "WORK_POSITION" "WORK_POSITION" Text Blank;
        EMAIL "EMAIL" "EMAIL" Text Blank;
        PERSONAL_GENDER "PERSONAL_GENDER" "PERSONAL_GENDER" Text Blank;
        PERSONAL_PHOTO "PERSONAL_PHOTO" "PERSONAL_PHOTO" Text Absent;
        USER_TYPE "USER_TYPE" "USER_TYPE" Text Absent;
        TIME_ZONE "TIME_ZONE" "TIME_ZONE" Text Blank;
        IS_ONLINE "IS_ONLINE" "IS_ONLINE" YesNo No;
        DATE_REGISTER "DATE_REGISTER" "DATE_REGISTER" Time Blank;
        LAST_LOGIN "LAST_LOGIN" "LAST_LOGIN" Time Blank;
        IS_ADMIN "IS_ADMIN" "IS_ADMIN" Bool No;
        CRM_ACCESS "CRM_ACCESS" "CRM_ACCESS" Text Absent;
    }
}

fields! {
    /// Department (docs: api-reference/departments/department-get.md).
    department {
        NAME "NAME" "NAME" Text Blank;
        SORT "SORT" "SORT" Int Zero;
        PARENT "PARENT" "PARENT" Ref Absent;
        UF_HEAD "UF_HEAD" "UF_HEAD" Ref Absent;
    }
}

fields! {
    /// Entry of a directory (docs: crm/status/crm-status-list.md).
    status {
        ENTITY_ID "ENTITY_ID" "ENTITY_ID" Text Blank;
        STATUS_ID "STATUS_ID" "STATUS_ID" Text Blank;
        NAME "NAME" "NAME" Text Blank;
        NAME_INIT "NAME_INIT" "NAME_INIT" Text Blank;
        SORT "SORT" "SORT" Int Zero;
        SYSTEM "SYSTEM" "SYSTEM" YesNo No;
        CATEGORY_ID "CATEGORY_ID" "CATEGORY_ID" Int Null;
        COLOR "COLOR" "COLOR" Text Null;
        SEMANTICS "SEMANTICS" "SEMANTICS" Text Null;
        EXTRA "EXTRA" "EXTRA" Json Absent;
    }
}

fields! {
    /// Funnel (docs: crm/universal/category/crm-category-list.md). Its id is unique within one entity type only.
    category {
        NAME "name" "NAME" Text Blank;
        SORT "sort" "SORT" Int Zero;
        ENTITY_TYPE_ID "entityTypeId" "ENTITY_TYPE_ID" Int Zero;
        IS_DEFAULT "isDefault" "IS_DEFAULT" YesNo No;
        ORIGIN_ID "originId" "ORIGIN_ID" Text Blank;
        ORIGINATOR_ID "originatorId" "ORIGINATOR_ID" Text Blank;
        CODE "code" "CODE" Text Absent;
    }
}

fields! {
    /// Currency (docs: crm/currency/crm-currency-list.md). The portal names it by its code; the record's id is only its
    /// number in the list.
    currency {
        CURRENCY "CURRENCY" "CURRENCY" Text Blank;
        AMOUNT_CNT "AMOUNT_CNT" "AMOUNT_CNT" Int One;
        AMOUNT "AMOUNT" "AMOUNT" Text Blank;
        SORT "SORT" "SORT" Int Zero;
        BASE "BASE" "BASE" YesNo No;
        FULL_NAME "FULL_NAME" "FULL_NAME" Text Blank;
        LID "LID" "LID" Text Blank;
        FORMAT_STRING "FORMAT_STRING" "FORMAT_STRING" Text Blank;
        DEC_POINT "DEC_POINT" "DEC_POINT" Text Blank;
        THOUSANDS_SEP "THOUSANDS_SEP" "THOUSANDS_SEP" Text Null;
        DECIMALS "DECIMALS" "DECIMALS" Int Zero;
        DATE_UPDATE "DATE_UPDATE" "DATE_UPDATE" Time Null;
    }
}
