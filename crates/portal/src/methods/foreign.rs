//! Methods that every portal has and this one does not serve: they are known by name, so that an app that lacks their scope
//! is refused as a portal refuses it (docs: api-reference/scopes/permissions.md).

/// Names in lower case with the scope an app needs.
const METHODS: [(&str, &str); 30] = [
    ("bizproc.activity.add", "bizproc"),
    ("bizproc.workflow.start", "bizproc"),
    ("calendar.accessibility.get", "calendar"),
    ("calendar.event.add", "calendar"),
    ("calendar.event.get", "calendar"),
    ("calendar.settings.get", "calendar"),
    ("catalog.product.list", "catalog"),
    ("catalog.section.list", "catalog"),
    ("disk.storage.getlist", "disk"),
    ("im.notify", "im"),
    ("im.notify.personal.add", "im"),
    ("imbot.register", "imbot"),
    ("imopenlines.dialog.get", "imopenlines"),
    ("lists.get", "lists"),
    ("log.blogpost.add", "log"),
    ("pull.application.config.get", "pull"),
    ("sale.order.list", "sale"),
    ("sale.payment.list", "sale"),
    ("sonet_group.get", "sonet_group"),
    ("task.item.list", "task"),
    ("tasks.task.add", "task"),
    ("tasks.task.list", "task"),
    ("telephony.externalcall.register", "telephony"),
    ("userfieldconfig.add", "userfieldconfig"),
    ("userfieldconfig.delete", "userfieldconfig"),
    ("userfieldconfig.get", "userfieldconfig"),
    ("userfieldconfig.gettypes", "userfieldconfig"),
    ("userfieldconfig.list", "userfieldconfig"),
    ("userfieldconfig.update", "userfieldconfig"),
    ("voximplant.statistic.get", "telephony"),
];

/// The scope of such a method; `None` if a portal has no method of this name in lower case, or it is served here.
pub(crate) fn foreign_scope(name: &str) -> Option<&'static str> {
    METHODS.iter().find(|(known, _)| *known == name).map(|(_, scope)| *scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::find;

    #[test]
    fn what_is_served_here_is_not_foreign() {
        for (name, scope) in METHODS {
            assert!(find(name).is_none() && !scope.is_empty(), "{name}");
            assert_eq!(foreign_scope(name), Some(scope));
        }
        assert_eq!(foreign_scope("crm.item.list"), None);
    }
}
