/// A strict pull reader for the part of XML that OME-XML uses.
///
/// Document types, external and declared entities are refused, so nothing can expand; sizes and depth are limited.
/// - Source: Extensible Markup Language (XML) 1.0, fifth edition, sections 2 and 4.1.
package struct OMEXMLReader {
    /// What the reader meets next.
    package enum Event: Equatable {
        /// An element begins; the name comes without its namespace prefix.
        case start(name: String, attributes: [String: String])
        /// An element ends.
        case end(name: String)
        /// Text that is not white space; text longer than `Limits.textBytes` is passed over.
        case text(String)
    }

    /// Why a document is refused, with the place.
    package struct Fault: Error, Equatable {
        /// One sentence without a full stop.
        package var reason: String
        /// Bytes before the place.
        package var offset: Int
    }

    /// Limits on what a document may hold.
    package enum Limits {
        /// Bytes of a whole document.
        package static let documentBytes = 256 << 20
        /// Elements within elements.
        package static let depth = 64
        /// Attributes of one element.
        package static let attributes = 128
        /// Bytes of a name.
        package static let nameBytes = 256
        /// Bytes of an attribute's value.
        package static let valueBytes = 64 << 10
        /// Bytes of a text that is handed on.
        package static let textBytes = 4096
    }

    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []
    private var pendingEnd: String?
    private var sawRoot = false

    /// Starts reading a document.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Limits.documentBytes else {
            throw Fault(reason: "the document is longer than \(Limits.documentBytes) bytes", offset: 0)
        }
        self.bytes = bytes
    }

    /// Reads on; nil at the proper end of the document.
    package mutating func next() throws(Fault) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name: name)
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                if let text = try readText() { return .text(text) }
            } else if let event = try readMarkup() {
                return event
            }
        }
        if let name = open.last { throw fault("element \(name) is not closed") }
        guard sawRoot else { throw fault("there is no element") }
        return nil
    }

    private func fault(_ reason: String) -> Fault {
        Fault(reason: reason, offset: position)
    }

    // MARK: Markup

    private mutating func readMarkup() throws(Fault) -> Event? {
        if skip(prefix: "<!--") {
            try skipThrough("-->")
        } else if skip(prefix: "<?") {
            try skipThrough("?>")
        } else if skip(prefix: "<![CDATA[") {
            guard !open.isEmpty else { throw fault("character data outside the root element") }
            try skipThrough("]]>")
        } else if has(prefix: "<!") {
            throw fault("document types and entity declarations are refused")
        } else if skip(prefix: "</") {
            return try readEndTag()
        } else {
            position += 1
            return try readStartTag()
        }
        return nil
    }

    private mutating func readEndTag() throws(Fault) -> Event {
        let name = try readName()
        skipSpaces()
        guard skip(prefix: ">") else { throw fault("the end of \(name) is not closed") }
        guard let expected = open.popLast() else { throw fault("\(name) ends but never began") }
        guard expected == name else { throw fault("expected the end of \(expected), found that of \(name)") }
        return .end(name: Self.localName(name))
    }

    private mutating func readStartTag() throws(Fault) -> Event {
        let name = try readName()
        if open.isEmpty {
            guard !sawRoot else { throw fault("a second root element, \(name)") }
            sawRoot = true
        }
        guard open.count < Limits.depth else { throw fault("more than \(Limits.depth) elements within each other") }
        var attributes: [String: String] = [:]
        while true {
            let spaced = skipSpaces()
            if skip(prefix: "/>") {
                pendingEnd = Self.localName(name)
                break
            }
            if skip(prefix: ">") {
                open.append(name)
                break
            }
            guard spaced, position < bytes.count else { throw fault("the tag \(name) is not closed") }
            let (key, value) = try readAttribute()
            guard attributes.updateValue(value, forKey: key) == nil else { throw fault("attribute \(key) twice") }
            guard attributes.count <= Limits.attributes else { throw fault("too many attributes in \(name)") }
        }
        return .start(name: Self.localName(name), attributes: attributes)
    }

    private mutating func readAttribute() throws(Fault) -> (String, String) {
        let name = try readName()
        skipSpaces()
        guard skip(prefix: "=") else { throw fault("attribute \(name) has no value") }
        skipSpaces()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
        else { throw fault("the value of \(name) is not quoted") }
        let quote = bytes[position]
        position += 1
        let start = position
        while position < bytes.count && bytes[position] != quote {
            guard bytes[position] != UInt8(ascii: "<") else { throw fault("a < in the value of \(name)") }
            position += 1
        }
        guard position < bytes.count else { throw fault("the value of \(name) does not end") }
        guard position - start <= Limits.valueBytes else { throw fault("the value of \(name) is too long") }
        let value = try decode(bytes[start..<position])
        position += 1
        return (name, value)
    }

    private mutating func readName() throws(Fault) -> String {
        let start = position
        while position < bytes.count && Self.isNameByte(bytes[position]) { position += 1 }
        guard position > start, !bytes[start].isDigit else { throw fault("a name was expected") }
        guard position - start <= Limits.nameBytes else { throw fault("a name is too long") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...: true
        default: false
        }
    }

    private static func localName(_ name: String) -> String {
        guard let colon = name.firstIndex(of: ":") else { return name }
        return String(name[name.index(after: colon)...])
    }

    // MARK: Text

    private mutating func readText() throws(Fault) -> String? {
        let start = position
        while position < bytes.count && bytes[position] != UInt8(ascii: "<") { position += 1 }
        let text = bytes[start..<position]
        guard text.contains(where: { !Self.isSpace($0) && $0 != 0 }) else { return nil }
        guard !open.isEmpty else {
            // A byte order mark may precede the document.
            if start == 0 && text.starts(with: [0xEF, 0xBB, 0xBF]) && text.count == 3 { return nil }
            throw fault("text outside the root element")
        }
        return text.count <= Limits.textBytes ? try decode(text) : nil
    }

    private func decode(_ text: ArraySlice<UInt8>) throws(Fault) -> String {
        guard text.contains(UInt8(ascii: "&")) else { return String(decoding: text, as: UTF8.self) }
        var result = ""
        var rest = text
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += String(decoding: rest[..<ampersand], as: UTF8.self)
            guard let end = rest[ampersand...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw Fault(reason: "an & that begins no entity", offset: ampersand)
            }
            let entity = String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self)
            guard let character = Self.character(of: entity) else {
                throw Fault(reason: "the entity &\(entity); is not defined", offset: ampersand)
            }
            result.unicodeScalars.append(character)
            rest = rest[(end + 1)...]
        }
        return result + String(decoding: rest, as: UTF8.self)
    }

    private static func character(of entity: String) -> Unicode.Scalar? {
        switch entity {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            if entity.hasPrefix("#x") { return UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) }
            if entity.hasPrefix("#") { return UInt32(entity.dropFirst()).flatMap(Unicode.Scalar.init) }
            return nil
        }
    }

    // MARK: Bytes

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    @discardableResult
    private mutating func skipSpaces() -> Bool {
        let start = position
        while position < bytes.count && Self.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    private func has(prefix: StaticString) -> Bool {
        guard bytes.count - position >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
    }

    private mutating func skip(prefix: StaticString) -> Bool {
        guard has(prefix: prefix) else { return false }
        position += prefix.utf8CodeUnitCount
        return true
    }

    private mutating func skipThrough(_ end: StaticString) throws(Fault) {
        while position < bytes.count {
            if skip(prefix: end) { return }
            position += 1
        }
        throw fault("\(end) is missing")
    }
}
