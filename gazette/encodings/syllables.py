"""Is this a Vietnamese syllable? Written with its marks, it follows strict rules; wrongly decoded text breaks them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan "
    "oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông "
    "ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut "
    "uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y yêm yên yêng yêt yêu ynh yt ych"
)
_FRONT = "eêiy"
_SYLLABLE = re.compile(
    rf"(?:ngh(?=[{_FRONT}])|gh(?=[{_FRONT}])|k(?=[{_FRONT}])|ng(?![{_FRONT}h])|c(?![{_FRONT}h])|g(?![eêyh])|gi|qu"
    r"|ch|kh|nh|ph|th|tr|[bdđhlmnprstvx])?"
    rf"(?P<rime>{'|'.join(sorted(_RIMES.split(), key=len, reverse=True))})"
)
_STOPPED = re.compile(r"(?:ch|[cpt])$")

# The commonest marked syllables of administrative prose: they settle what two readings of one line leave open.
_COMMON = (
    "và ngày có người xã ở từ sở công một năm giờ nhà đến dân phòng không được của học tháng thứ trước văn nhân "
    "làm đồng phường chủ tỉnh nước số trên trường đường cửa đầu nhận đăng hộ việc điện hải đi tế tịch là thôn tại "
    "bản giấy hóa bộ tổ về lại mỗi các ủy đất chợ thông bến ký thị vào đã phó tâm hội nghiệp giám máy lý hoặc "
    "chính với hàng giá đốc tư lịch cấp nơi vụ phải định báo hồ để trạm biển đơn bà sáng kiểm tiếp trả sơ chỉ "
    "trực đình hỏi còn tiền bốn dự nhất gọi cá mở bảy bằng khách cầu quyết hành quản nộp viên trợ giữ phố nào cơ "
    "cây kết mười hợp thể bảo tuần chỗ buổi hằng động họp ông cần gửi thì bờ bên chuyển mới sản đổi tờ lớp điểm "
    "bệnh chứng sách cả triệu nghề dịch cũ tiếng từng chưa thêm bán dưới nông lên lần phí bị cùng tuyến những vị "
    "cán lời đặt nhiều phía nghị dùng án luật giữa vì mất giáo này phần giải sổ dẫn điều chức trú dựng rừng tác "
    "hỗ tự muốn thành viện pháp kỹ đọc chín tài đặc hạn cách nói chân môi thường gần lấy nên đó liệu hơn ý khác "
    "cộng quốc đoạn trình lớn hướng nếu sửa thực toàn lãnh tổng dụng phục rồi tỷ nhỏ sẽ phiếu đủ tính cột thương "
    "cử phép phát sự hoạch bình xuất mẫu thời trách tiểu kế tải lượng đưa quý miễn dục kiến cư tổ khoản bổ bãi "
    "căn cứ nghĩa đề bố trí quyền thẩm ban chế độ quy đồng tháng hiệu lực thi hành kể hiện chịu nhiệm thủ trưởng "
    "đơn vị liên quan"
)
COMMON = frozenset(_COMMON.split())


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word of one piece is spelt as Vietnamese spells."""
    spread = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in spread if mark in TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in TONES))
    found = _SYLLABLE.fullmatch(plain)
    if found is None:
        return False
    return not _STOPPED.search(found["rime"]) or tones in (["\u0301"], ["\u0323"])


def is_cased(word: str) -> bool:
    """Whether capitals stand as people set them: none, the first, or all."""
    return word in (word.lower(), word.upper(), word[:1].upper() + word[1:].lower())
