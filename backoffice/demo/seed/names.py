"""Names as people of many places bear them, in their own letters."""

from dataclasses import dataclass
from typing import Literal

Gender = Literal["female", "male"]


@dataclass(frozen=True)
class Naming:
    """The names of one tradition; `weight` is its share among the bank's customers, `drawn`: papers can show its letters."""

    country: str
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    drawn: bool = True


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


NAMINGS = (
    Naming(
        "KE", 58,
        _words("Amina Wanjiku Akinyi Achieng Njeri Wambui Nafula Chebet Jerop Mumbi Zawadi Halima Faith Mercy Grace_Atieno Mary_Wairimu Esther Lilian Neema Purity Nekesa Kerubo Moraa Mwende"),
        _words("Otieno Kamau Kipchoge Barasa Juma Mwangi Odhiambo Kiprono Mutua Wafula Brian_Omondi James_Njoroge Peter Hassan Elijah David_Kimani Samson Collins Dennis Musyoka Ruto Baraka Onyango Kibet"),
        _words("Wanyama Kariuki Ochieng Njoroge Cheruiyot Mutiso Were Kimutai Owino Nyambura Omar Ndung'u Wekesa Muthoni Kiplagat Auma Musa Waweru Maina Okello Karanja Jepkosgei Simiyu Mwikali Nyong'o Rotich"),
    ),
    Naming(
        "UA", 8,
        _words("Оксана Наталія Ірина Світлана Юлія Ганна Марія Соломія"),
        _words("Олександр Тарас Андрій Богдан Сергій Михайло Юрій Остап"),
        _words("Шевченко Коваленко Бондаренко Ткачук Мельник Кравченко Лисенко Гриценко Поліщук"),
    ),
    Naming(
        "VN", 8,
        _words("Thị_Hương Ngọc_Ánh Thị_Lan Minh_Châu Thu_Thảo Bích_Ngọc Mỹ_Linh"),
        _words("Văn_Hùng Minh_Đức Quốc_Bảo Anh_Tuấn Hữu_Phước Gia_Huy Đình_Trọng"),
        _words("Nguyễn Trần Lê Phạm Huỳnh Hoàng Võ Đặng Bùi"),
    ),
    Naming(
        "SN", 9,
        _words("Fatoumata Aïssatou Zoé Chloé Hélène Mariama Anaïs Françoise"),
        _words("Jean-Baptiste Moussa Rémi Étienne Ousmane Gaëtan François Léopold"),
        _words("Diallo N'Diaye Lefèvre Sow Kaboré Müller-Traoré d'Almeida Bâ Mbengué"),
    ),
    Naming(
        "SD", 9,
        _words("فاطمة مريم عائشة زينب نور سلمى هدى"),
        _words("محمد أحمد يوسف خالد عمر إبراهيم حسن"),
        _words("الحسن عبدالله النور إدريس الطيب بشير المهدي"),
        drawn=False,
    ),
    Naming(
        "CN", 4,
        _words("美玲 秀英 小燕 静怡 丽娜"),
        _words("伟强 建国 志明 海波 子轩"),
        _words("王 李 张 刘 陈 欧阳 黄"),
        drawn=False,
    ),
    Naming(
        "ET", 4,
        _words("ብርቱካን ሃና ትዕግስት ሳራ"),
        _words("አበበ ዳዊት ተስፋዬ ዮሐንስ"),
        _words("በቀለ ኃይሌ ገብረ ታደሰ"),
        drawn=False,
    ),
)  # fmt: skip
SINGLE = _words("Suharto Wambui Barack Sukarno Nyota Shiru Wamuyu Kenyatta Imara Zuri Juma Suryani")
STREETS = _words(
    "Moi_Avenue Jetty_Road Mission_Lane Market_Street Harambee_Close Old_Fort_Road Tea_Factory_Road Lake_View Station_Road"
)
TOWNS = {"north": "Kitale", "south": "Namanga", "harbour": "Kilindini", "hills": "Kericho"}
OCCUPATIONS = {
    "agriculture": _words("tea_farmer maize_farmer fisherman dairy_farmer"), "trade": _words("tailor shopkeeper greengrocer trader"),
    "transport": _words("boda_boda_rider matatu_driver porter"), "health": _words("nurse midwife pharmacist"),
    "education": _words("teacher lecturer"), "construction": _words("mason electrician carpenter"),
    "hospitality": _words("cook hotel_keeper"), "technology": _words("programmer phone_repairer"),
}  # fmt: skip
