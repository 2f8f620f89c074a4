"""How officers often begin, go on and end: put into the answer with one press, then changed as needed."""

OPENINGS = (
    ("Chào", "Chào bác, tôi là {name}, cán bộ {commune}. Tôi đọc câu hỏi của bác rồi, bác chờ tôi một chút nhé."),
    ("Hỏi thêm", "Bác cho tôi hỏi thêm để trả lời cho đúng: "),
    ("Mang giấy tờ", "Bác mang giúp các giấy tờ sau tới {centre}: "),
    ("Giữ kín", "Bác đừng gửi số căn cước hay ảnh giấy tờ ở đây; cần đối chiếu thì tới quầy giúp tôi."),
    ("Báo chuyển", "Việc này tôi chuyển cho đồng nghiệp phụ trách, bác chờ trong khung trò chuyện này nhé."),
    ("Chào kết", "Bác còn cần gì nữa không ạ? Nếu không tôi xin kết thúc ở đây, cảm ơn bác."),
)
