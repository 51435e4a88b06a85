/// Bytes as base64 text (RFC 4648, section 4), for data URIs.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = (0..<3).reduce(UInt32(0)) { value, offset in
            value << 8 | (start + offset < bytes.count ? UInt32(bytes[start + offset]) : 0)
        }
        for place in 0..<4 {
            let isPadding = start + place > bytes.count
            text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(group >> UInt32(18 - 6 * place) & 63)])
        }
    }
    return String(decoding: text, as: UTF8.self)
}
