//! Russian names of people and firms, put together from common parts. Digits in them are always four, so that their
//! natural order is that of their letters and every opponent can sort them.

use crate::dice::Dice;

const MEN: [&str; 16] = [
    "Александр",
    "Артём",
    "Борис",
    "Виктор",
    "Дмитрий",
    "Евгений",
    "Иван",
    "Илья",
    "Константин",
    "Максим",
    "Михаил",
    "Олег",
    "Павел",
    "Роман",
    "Сергей",
    "Фёдор",
];
const WOMEN: [&str; 16] = [
    "Алёна",
    "Анна",
    "Вера",
    "Дарья",
    "Екатерина",
    "Елена",
    "Ирина",
    "Ксения",
    "Людмила",
    "Мария",
    "Наталья",
    "Ольга",
    "Полина",
    "Светлана",
    "Татьяна",
    "Юлия",
];
/// Stems of patronymics, before «ич» and «на».
const PATRONYMICS: [&str; 12] = [
    "Александров",
    "Андреев",
    "Борисов",
    "Викторов",
    "Дмитриев",
    "Иванов",
    "Игорев",
    "Михайлов",
    "Николаев",
    "Павлов",
    "Петров",
    "Сергеев",
];
/// Last names of men; with «а» at the end, of women.
const LAST: [&str; 40] = [
    "Алексеев",
    "Андреев",
    "Антонов",
    "Баранов",
    "Белов",
    "Богданов",
    "Васильев",
    "Виноградов",
    "Волков",
    "Воробьёв",
    "Голубев",
    "Горбунов",
    "Егоров",
    "Жуков",
    "Зайцев",
    "Захаров",
    "Иванов",
    "Киселёв",
    "Козлов",
    "Королёв",
    "Кузнецов",
    "Лебедев",
    "Макаров",
    "Медведев",
    "Морозов",
    "Никитин",
    "Новиков",
    "Орлов",
    "Павлов",
    "Петров",
    "Поляков",
    "Попов",
    "Семёнов",
    "Сергеев",
    "Смирнов",
    "Соколов",
    "Соловьёв",
    "Степанов",
    "Тарасов",
    "Фёдоров",
];
const FORMS: [&str; 6] = ["ООО", "ООО", "ООО", "АО", "ЗАО", "ТД"];
const FIRMS: [&str; 32] = [
    "Ромашка",
    "Вектор",
    "Горизонт",
    "Северный путь",
    "Меридиан",
    "Альтаир",
    "Спектр",
    "Заря",
    "Орион",
    "Каскад",
    "Рассвет",
    "Монолит",
    "Атлант",
    "Прогресс",
    "Импульс",
    "Кедр",
    "Сокол",
    "Юпитер",
    "Стройсервис",
    "Техномир",
    "Агроснаб",
    "Металлторг",
    "Промсвязь",
    "Лесопром",
    "Медтехника",
    "Автодеталь",
    "Электрощит",
    "Полиграф",
    "Мебельград",
    "Пищекомбинат",
    "Водоканал",
    "Теплосеть",
];

/// Words people search for: each stands in some names, in another case than here, or with «ё» for «е».
pub(crate) const SEARCHES: [&str; 24] = [
    "иванов",
    "ромашка",
    "ооо вектор",
    "семенов артем",
    "алена",
    "горизонт 12",
    "мария петрова",
    "зао",
    "королев",
    "стройсервис 7",
    "федор",
    "кузнецова анна",
    "соловьев",
    "путь северный",
    "99",
    "техномир",
    "викторовна",
    "лесопром ао",
    "воробьева",
    "ильин",
    "попов олег",
    "водоканал 4",
    "тд спектр",
    "киселев дмитрий",
];

/// First name, patronymic (often none) and last name of a person.
pub(crate) fn person(dice: &mut Dice) -> [String; 3] {
    let woman = dice.chance(520);
    let first = dice.pick(if woman { &WOMEN } else { &MEN });
    let (middle, last) = (dice.pick(&PATRONYMICS), dice.pick(&LAST));
    let middle = match (dice.chance(400), woman) {
        (true, _) => String::new(),
        (false, true) => format!("{middle}на"),
        (false, false) => format!("{middle}ич"),
    };
    [(*first).to_owned(), middle, if woman { format!("{last}а") } else { (*last).to_owned() }]
}

/// Name of a firm.
pub(crate) fn firm(dice: &mut Dice) -> String {
    format!("{} «{} {:04}»", dice.pick(&FORMS), dice.pick(&FIRMS), dice.below(10_000))
}
