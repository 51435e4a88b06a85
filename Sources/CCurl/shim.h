// HTTP transfers of libcurl. Its options are set by variadic functions, which Swift cannot call, hence the wrappers.
#pragma once
#include <curl/curl.h>

static inline CURLcode curl_set_text(CURL *transfer, CURLoption option, const char *text) {
    return curl_easy_setopt(transfer, option, text);
}

static inline CURLcode curl_set_number(CURL *transfer, CURLoption option, long number) {
    return curl_easy_setopt(transfer, option, number);
}

static inline CURLcode curl_set_fields(CURL *transfer, struct curl_slist *fields) {
    return curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, fields);
}

// Makes the request a POST of a copy of the bytes.
static inline CURLcode curl_set_body(CURL *transfer, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code ? code : curl_easy_setopt(transfer, CURLOPT_COPYPOSTFIELDS, bytes);
}

// The reason of a failure is written to `reason`, which has CURL_ERROR_SIZE bytes.
static inline CURLcode curl_set_reason(CURL *transfer, char *reason) {
    return curl_easy_setopt(transfer, CURLOPT_ERRORBUFFER, reason);
}

// Lines of the answer's head and pieces of its body go to the callbacks, with `taker` as their last argument.
static inline CURLcode curl_set_takers(CURL *transfer, curl_write_callback head, curl_write_callback body,
                                       void *taker) {
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_HEADERFUNCTION, head);
    if (!code) code = curl_easy_setopt(transfer, CURLOPT_HEADERDATA, taker);
    if (!code) code = curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, body);
    return code ? code : curl_easy_setopt(transfer, CURLOPT_WRITEDATA, taker);
}

// Nothing but the web's protocols, also behind a redirection.
static inline CURLcode curl_allow_http_only(CURL *transfer) {
#if LIBCURL_VERSION_NUM >= 0x075500
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    return code ? code : curl_easy_setopt(transfer, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    CURLcode code = curl_easy_setopt(transfer, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    return code ? code : curl_easy_setopt(transfer, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}
