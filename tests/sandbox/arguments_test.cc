#include "sandbox/content_types.h"
#include "sandbox/request_params.h"
#include "sandbox_fixture.h"

namespace wardmote::sandbox {
namespace {

Params read(std::string_view content_type, std::string_view body) {
  Params params;
  add_body(params, content_type, body);
  return params;
}

// The bytes that grammY 1.46 sends for an upload: no space after a semicolon, lower case names,
// an unquoted file name.
TEST(Multipart, ReadsWhatGrammyWrites) {
  const auto params = read(
      "multipart/form-data; boundary=----------aZ3",
      "------------aZ3\r\ncontent-disposition:form-data;name=\"chat_id\"\r\n\r\n42\r\n"
      "------------aZ3\r\ncontent-disposition:form-data;name=\"photo\"\r\n\r\nattach://x1\r\n"
      "------------aZ3\r\ncontent-disposition:form-data;name=\"x1\";filename=my lamp.png\r\n"
      "content-type:application/octet-stream\r\n\r\n\x89PNG\r\n\x1a\n\r\n------------aZ3--\r\n");
  EXPECT_EQ(params.text("chat_id"), "42");
  EXPECT_EQ(params.text("photo"), "attach://x1");
  const auto* upload = params.upload("x1");
  ASSERT_NE(upload, nullptr);
  EXPECT_EQ(upload->file_name, "my lamp.png");
  EXPECT_EQ(upload->bytes, "\x89PNG\r\n\x1a\n");
}

TEST(Multipart, ReadsSpacesQuotesAndSemicolonsInNames) {
  const auto params =
      read("Multipart/Form-Data; charset=utf-8 ; Boundary=\"b 1\"",
           "--b 1\r\nContent-Disposition: form-data ; filename=\"a;b \\\"c\\\".txt\""
           " ; name=\"document\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
           "--b 1--");
  const auto* upload = params.upload("document");
  ASSERT_NE(upload, nullptr);
  EXPECT_EQ(upload->file_name, "a;b \"c\".txt");
  EXPECT_EQ(upload->content_type, "text/plain");
}

TEST(Multipart, ExtendedFileNameWins) {
  const auto params = read("multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"document\"; "
                           "filename=\"plan.pdf\"; filename*=UTF-8''%D0%BF%D0%BB%D0%B0%D0%BD.pdf"
                           "\r\n\r\nx\r\n--b--");
  ASSERT_NE(params.upload("document"), nullptr);
  EXPECT_EQ(params.upload("document")->file_name, "\xD0\xBF\xD0\xBB\xD0\xB0\xD0\xBD.pdf");
}

TEST(Multipart, RefusesControlCharactersInHeaders) {
  const auto params = read("multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"document\"; "
                           "filename=\"a\"\r\nContent-Type: text/html\nSet-Cookie: a=b\r\n\r\nx"
                           "\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nkept"
                           "\r\n--b--");
  EXPECT_EQ(params.upload("document"), nullptr);
  EXPECT_EQ(params.text("text"), "kept");
}

TEST(ContentTypes, AreGuessedFromTheFirstBytes) {
  EXPECT_EQ(guessed_content_type("\x89PNG\r\n\x1a\n..."), "image/png");
  EXPECT_EQ(guessed_content_type("\xFF\xD8\xFF\xE0"), "image/jpeg");
  EXPECT_EQ(guessed_content_type("RIFF....WEBPVP8 "), "image/webp");
  EXPECT_EQ(guessed_content_type("OggS"), "audio/ogg");
  EXPECT_EQ(guessed_content_type("%PDF-1.7"), "application/pdf");
  EXPECT_EQ(guessed_content_type("<html>"), "");
  EXPECT_EQ(guessed_content_type(""), "");
}

TEST(ContentTypes, OnlyPicturesSoundsAndFilmsAreShownInline) {
  EXPECT_TRUE(is_shown_inline("image/png"));
  EXPECT_TRUE(is_shown_inline("Audio/OGG; codecs=opus"));
  EXPECT_FALSE(is_shown_inline("image/svg+xml"));
  EXPECT_FALSE(is_shown_inline("text/html"));
  EXPECT_FALSE(is_shown_inline(""));
}

class Arguments : public SandboxTest {
 protected:
  std::string group_id() const { return std::to_string(group); }

  Answer send_file(const std::string& method, const std::string& field, Upload upload) {
    Params params;
    params.set("chat_id", group_id());
    upload.field = field;
    params.attach(std::move(upload));
    return world.call(*world.state.find_bot(bot), method, params);
  }
  std::string path_of(const Answer& answer, const std::string& pointer) {
    const auto id = boost::json::parse(answer.body).at_pointer(pointer).as_string();
    return std::string(
        result("getFile", {{"file_id", std::string(id)}}).at("file_path").as_string());
  }
};

TEST_F(Arguments, FilesKeepTypeFolderAndEnding) {
  const auto photo =
      send_file("sendPhoto", "photo",
                {.content_type = "application/octet-stream", .bytes = "\x89PNG\r\n\x1a\n"});
  ASSERT_TRUE(photo.is_ok()) << photo.body;
  EXPECT_TRUE(path_of(photo, "/photo/0/file_id").starts_with("photos/"));
  EXPECT_TRUE(path_of(photo, "/photo/0/file_id").ends_with(".png"));
  const auto picture =
      send_file("sendDocument", "document", {.file_name = "a.png", .bytes = "\x89PNG\r\n\x1a\n"});
  EXPECT_TRUE(path_of(picture, "/document/file_id").starts_with("documents/"));
  const auto odd =
      send_file("sendDocument", "document", {.file_name = "a.../../x y\"z", .bytes = "..."});
  EXPECT_TRUE(path_of(odd, "/document/file_id").ends_with(".bin"));
}

TEST_F(Arguments, ContentIsCheckedBeforeTheChat) {
  EXPECT_EQ(refusal("sendMessage", {}), "400 Bad Request: message text is empty");
  EXPECT_EQ(refusal("sendPhoto", {}), "400 Bad Request: there is no photo in the request");
  EXPECT_EQ(refusal("sendDocument", {{"chat_id", "-5"}}),
            "400 Bad Request: there is no document in the request");
  EXPECT_EQ(refusal("editMessageText", {}), "400 Bad Request: message text is empty");
  EXPECT_EQ(refusal("editMessageText", {{"text", "a"}}),
            "400 Bad Request: message identifier is not specified");
  EXPECT_EQ(refusal("sendMessage", {{"text", "a"}}), "400 Bad Request: chat_id is empty");
}

TEST_F(Arguments, PeopleAreNotFoundByName) {
  ann_starts();
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", "@annie"}, {"text", "x"}}),
            "400 Bad Request: chat not found");
}

TEST_F(Arguments, OddKeysAndNamesHarmNothing) {
  refusal("a\"b\n", {});
  EXPECT_EQ(look("status").at("unsupported_methods").at("a\"b\n").as_int64(), 1);
  for (int i = 0; i < 1000; ++i) refusal("m" + std::to_string(i) + std::string(100, 'x'), {});
  const auto names = look("status").at("unsupported_methods").as_object();
  EXPECT_EQ(names.size(), 201u);
  EXPECT_EQ(names.at("(others)").as_int64(), 801);
  for (const auto& name : names) EXPECT_LE(name.key().size(), 64u);
}

TEST_F(Arguments, KeyboardsAreEchoedWithoutUnknownMembers) {
  const auto sent = result(
      "sendMessage",
      {{"chat_id", group_id()},
       {"text", "x"},
       {"reply_markup",
        R"({"inline_keyboard":[[{"text":"a","callback_data":"b","o\"dd":1,"url":"t.me/x"}]]})"}});
  const auto& button = sent.at_pointer("/reply_markup/inline_keyboard/0/0").as_object();
  EXPECT_EQ(button.size(), 3u);
  EXPECT_EQ(
      refusal("sendMessage", {{"chat_id", group_id()},
                              {"text", "x"},
                              {"reply_markup", R"({"inline_keyboard":[[{"text":"a","url":5}]]})"}}),
      "400 Bad Request: can't parse inline keyboard button: Field \"url\" must be of type String");
  call("sendMessage",
       {{"chat_id", group_id()},
        {"text", "x"},
        {"reply_markup", R"({"keyboard":[["a"]],"resize_keyboard":true,"\u0001":2})"}});
  const auto shown = look("people/" + std::to_string(ann) + "/keyboard", group_id()).as_object();
  EXPECT_TRUE(shown.contains("resize_keyboard"));
  EXPECT_FALSE(shown.contains("\x01"));
}

TEST_F(Arguments, KeyboardsNameTheirMessage) {
  const auto sent = result("sendMessage", {{"chat_id", group_id()},
                                           {"text", "Your name?"},
                                           {"reply_markup", R"({"force_reply":true})"}});
  const auto id = sent.at("message_id").as_int64();
  const auto shown = look("people/" + std::to_string(ann) + "/keyboard", group_id());
  EXPECT_EQ(shown.at("message_id").as_int64(), id);
  const auto event =
      boost::json::parse(event_data(world.state, world.state.events.back(), ann)).as_object();
  EXPECT_EQ(event.at("message_id").as_int64(), id);
  EXPECT_TRUE(event.at("reply_markup").at("force_reply").as_bool());
}

}  // namespace
}  // namespace wardmote::sandbox
