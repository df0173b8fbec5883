// Words of the shell in Russian and English, and how numbers, money and dates are written in each.

const WORDS = {
  ru: {
    demo: 'Демо-портал',
    app: 'Сегменты клиентов', contacts: 'Контакты', companies: 'Компании', analytics: 'CRM-аналитика',
    menu: 'Меню', close: 'Закрыть', sections: 'Разделы',
    controls: 'Управление демо', user: 'Сотрудник', frame: 'Окно', desktop: 'Компьютер', phone: 'Телефон',
    language: 'Язык', theme: 'Тема', light: 'Светлая', dark: 'Тёмная', auto: 'Авто',
    admin: 'Администратор', head: 'Руководители', manager: 'Менеджеры: только свои клиенты',
    full: 'Видят всю CRM', none: 'Без доступа к CRM',
    faults: 'Сбои REST', faultCount: 'Сколько запросов', faultSent: 'Сбой включён',
    faultClear: 'Убрать сбои', faultCleared: 'Сбои убраны', faultFailed: 'Сервер не принял сбой',
    limit: 'Лимит запросов (503)', ban: 'Лимит времени (429)', server: 'Ошибка сервера (500)', timeout: 'Таймаут',
    cut: 'Обрыв связи', expired: 'Токен истёк', broken: 'Битый JSON', partial: 'Ошибки в пакете',
    unreachable: 'Портал недоступен', sessionLost: 'Сессия потеряна', revoke: 'Отозвать токен',
    rightsLost: 'Права CRM отобраны',
    revoked: 'Токен отозван', sessionAlert: 'Сессия истекла. Авторизуйтесь на портале заново.',
    parts: 'Части интерфейса',
    changes: 'Изменения в CRM', mutateAdd: 'Добавить', mutateChange: 'Изменить', mutateMerge: 'Объединить',
    mutateDelete: 'Удалить', mutated: 'Готово: {0} № {1}', notMutated: 'Менять нечего',
    loading: 'Загрузка…', failed: 'Демо-сервер не отвечает. Проверьте, что он запущен.',
    noRows: 'Здесь пока пусто.', notFoundRows: 'Ничего не нашлось.',
    noAccess: 'У этого сотрудника нет доступа к CRM.', search: 'Поиск по названию',
    name: 'Название', person: 'Имя', reach: 'Связь', created: 'Создан', createdShe: 'Создана',
    responsible: 'Ответственный', previous: 'Назад', next: 'Вперёд', range: '{0}–{1} из {2}',
    phoneShort: 'тел.', emailShort: 'почта', chatShort: 'чат',
    cardMissing: 'Карточка не найдена', cardMissingText: 'Её удалили или у вас нет прав на её просмотр.',
    toPortal: 'На главную', general: 'Общие', aboutContact: 'О контакте', aboutCompany: 'О компании',
    aboutLead: 'О лиде', aboutDeal: 'О сделке', aboutInvoice: 'О счёте', reachOut: 'Связаться', related: 'Связи',
    kind1: 'Лид', kind2: 'Сделка', kind3: 'Контакт', kind4: 'Компания', kind31: 'Счёт', numbered: '{0} № {1}',
    lastName: 'Фамилия', firstName: 'Имя', secondName: 'Отчество', post: 'Должность', title: 'Название',
    type: 'Тип', source: 'Источник', industry: 'Сфера деятельности', stage: 'Стадия', amount: 'Сумма',
    closeDate: 'Дата завершения', dueDate: 'Срок оплаты', number: 'Номер', updated: 'Изменено',
    lastActivity: 'Последняя активность', comments: 'Комментарий',
    own: 'Моя компания', yes: 'Да', web: 'Сайт', email: 'E-mail', phoneField: 'Телефон', im: 'Мессенджер',
    noReach: 'Контактных данных нет.', empty: 'не заполнено',
    deals: 'Сделки', invoices: 'Счета', totals: 'В CRM сейчас', analyticsText: 'Записи, доступные сотруднику',
    overview: 'Обзор', foreignHandler: 'Обработчик этого встраивания находится на другом сервере: {0}',
    choose: 'Выбрать', cancel: 'Отмена', selectUser: 'Выбор сотрудника', selectUsers: 'Выбор сотрудников',
    selectAccess: 'Кому открыть доступ', selectCRM: 'Выбор из CRM', everyone: 'Все сотрудники',
    department: 'отдел', call: 'Звонок: {0}', dialog: 'Диалог: {0}', frameOf: 'Приложение: {0}',
    userCard: 'Профиль сотрудника', pathMissing: 'Страница не найдена',
    pathMissingText: 'На демо-портале нет такого раздела.', installing: 'Установка приложения не завершена.',
    session: 'Сессия', crmLists: 'CRM', applications: 'Приложения',
  },
  en: {
    demo: 'Demo portal',
    app: 'Client Segments', contacts: 'Contacts', companies: 'Companies', analytics: 'CRM analytics',
    menu: 'Menu', close: 'Close', sections: 'Sections',
    controls: 'Demo controls', user: 'Employee', frame: 'Window', desktop: 'Desktop', phone: 'Phone',
    language: 'Language', theme: 'Theme', light: 'Light', dark: 'Dark', auto: 'Auto',
    admin: 'Administrator', head: 'Heads', manager: 'Managers: own clients only',
    full: 'See the whole CRM', none: 'No access to CRM',
    faults: 'REST faults', faultCount: 'For how many requests', faultSent: 'The fault is on',
    faultClear: 'Remove faults', faultCleared: 'The faults are off', faultFailed: 'The server refused the fault',
    limit: 'Request limit (503)', ban: 'Time limit (429)', server: 'Server error (500)', timeout: 'Timeout',
    cut: 'Cut connection', expired: 'Expired token', broken: 'Broken JSON', partial: 'Errors in a batch',
    unreachable: 'Portal unreachable', sessionLost: 'Session lost', revoke: 'Revoke token',
    rightsLost: 'CRM rights taken away',
    revoked: 'The token is revoked', sessionAlert: 'The session has expired. Sign in to the portal again.',
    parts: 'Parts of the interface',
    changes: 'Changes in CRM', mutateAdd: 'Add', mutateChange: 'Change', mutateMerge: 'Merge',
    mutateDelete: 'Delete', mutated: 'Done: {0} #{1}', notMutated: 'There is nothing to change',
    loading: 'Loading…', failed: 'The demo server does not answer. Check that it is running.',
    noRows: 'Nothing here yet.', notFoundRows: 'Nothing was found.',
    noAccess: 'This employee has no access to CRM.', search: 'Search by name',
    name: 'Name', person: 'Name', reach: 'Reach', created: 'Created', createdShe: 'Created',
    responsible: 'Responsible', previous: 'Back', next: 'Next', range: '{0}–{1} of {2}',
    phoneShort: 'phone', emailShort: 'e-mail', chatShort: 'chat',
    cardMissing: 'The card was not found', cardMissingText: 'It was deleted, or you have no right to see it.',
    toPortal: 'To the start page', general: 'General', aboutContact: 'About the contact',
    aboutCompany: 'About the company', aboutLead: 'About the lead', aboutDeal: 'About the deal', aboutInvoice: 'About the invoice',
    reachOut: 'Get in touch', related: 'Related',
    kind1: 'Lead', kind2: 'Deal', kind3: 'Contact', kind4: 'Company', kind31: 'Invoice', numbered: '{0} #{1}',
    lastName: 'Last name', firstName: 'First name', secondName: 'Second name', post: 'Position', title: 'Name',
    type: 'Type', source: 'Source', industry: 'Industry', stage: 'Stage', amount: 'Amount',
    closeDate: 'Close date', dueDate: 'Pay before', number: 'Number', updated: 'Changed',
    lastActivity: 'Last activity', comments: 'Comment',
    own: 'My company', yes: 'Yes', web: 'Website', email: 'E-mail', phoneField: 'Phone', im: 'Messenger',
    noReach: 'No contact details.', empty: 'not filled in',
    deals: 'Deals', invoices: 'Invoices', totals: 'In CRM now', analyticsText: 'Records this employee may see',
    overview: 'Overview', foreignHandler: 'The handler of this placement is on another server: {0}',
    choose: 'Choose', cancel: 'Cancel', selectUser: 'Choose an employee', selectUsers: 'Choose employees',
    selectAccess: 'Who gets access', selectCRM: 'Choose from CRM', everyone: 'All employees',
    department: 'department', call: 'Call: {0}', dialog: 'Dialog: {0}', frameOf: 'Application: {0}',
    userCard: 'Employee profile', pathMissing: 'The page was not found',
    pathMissingText: 'The demo portal has no such section.', installing: 'The application is not fully installed.',
    session: 'Session', crmLists: 'CRM', applications: 'Applications',
  },
};

/** `ru` or `en`, as the server wrote it into the page. */
export const lang = document.documentElement.lang === 'en' ? 'en' : 'ru';
const words = WORDS[lang];
const locale = lang === 'en' ? 'en-GB' : 'ru-RU';

/** The word or sentence of `key`; `{0}`, `{1}`… are replaced by the further arguments. */
export function t(key, ...values) {
  return values.reduce((text, value, index) => text.replace(`{${index}}`, String(value)), words[key]);
}

/** A whole number with the separators of the language. */
export const formatNumber = (value) => new Intl.NumberFormat(locale).format(value);

/** A sum with its currency, for example `1 250,50 ₽`; a record without a currency shows the bare number. */
export function formatMoney(value, currency) {
  const style = /^[A-Z]{3}$/.test(currency ?? '') ? { style: 'currency', currency } : {};
  const minimumFractionDigits = Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat(locale, { ...style, minimumFractionDigits, maximumFractionDigits: 2 }).format(value ?? 0);
}

/** The calendar date of an ISO text as the portal wrote it, never moved into the viewer's zone. */
export function formatDate(iso) {
  if (!iso) return '';
  const [year, month, day] = iso.slice(0, 10).split('-');
  return lang === 'en' ? `${day}/${month}/${year}` : `${day}.${month}.${year}`;
}
