import Foundation

/// A pattern of file names with places for numbers and channel names.
///
/// | Place | Stands for |
/// |---|---|
/// | `{t}` | index of the time point, any number of digits |
/// | `{t:03}` | the same, padded with zeros to three digits |
/// | `{t:clock}` | time since a start or date with a time of day: `00d01h20m`, `2024-05-01-100200` |
/// | `{c}`, `{c:02}` | channel: any text, or a number |
/// | `{z}`, `{z:03}` | focal plane |
/// | `{p}`, `{p:03}` | stage position: any text, or a number |
/// | `*` | any text, ignored |
///
/// Examples: `img_t{t:03}_c{c}.tif`, and `{c}/t{t:03}.tif` for a folder per channel. No place reaches over a slash.
public struct FilePattern: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case literal([UInt8])
        case number(Role, width: Int?)
        case clock
        case text(Role)
        case anything

        var isText: Bool {
            switch self {
            case .text, .anything: true
            case .literal, .number, .clock: false
            }
        }
    }

    /// What a place stands for.
    package enum Role: Character, Sendable, CaseIterable {
        /// Time point.
        case time = "t"
        /// Channel.
        case channel = "c"
        /// Focal plane.
        case slice = "z"
        /// Stage position.
        case position = "p"
    }

    /// What a name holds at the places of a pattern; nil for a place that the pattern does not have.
    package struct Match: Sendable, Equatable {
        /// Time point; the seconds of a clock.
        package var time: Int?
        /// Channel.
        package var channel: String?
        /// Focal plane.
        package var slice: Int?
        /// Stage position.
        package var position: String?
    }

    /// The pattern as text.
    public let description: String
    let pieces: [Piece]

    /// Reads a pattern.
    ///
    /// - Throws: `MovieError.option` when a place is unknown or repeated, a brace is open, or two texts touch.
    public init(_ text: String) throws(MovieError) {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw FilePattern.fault(text, "a brace is not closed") }
                pieces.append(try FilePattern.place(rest[..<end].dropFirst(), in: text))
                rest = rest[end...].dropFirst()
            } else if first == "*" {
                pieces.append(.anything)
                rest = rest.dropFirst()
            } else {
                let literal = rest.prefix { $0 != "{" && $0 != "*" }
                pieces.append(.literal(Array(literal.utf8)))
                rest = rest.dropFirst(literal.count)
            }
        }
        try self.init(pieces, description: text)
    }

    init(_ pieces: [Piece], description: String) throws(MovieError) {
        let roles = pieces.compactMap(\.role)
        guard Set(roles).count == roles.count else { throw FilePattern.fault(description, "a place is repeated") }
        for index in pieces.indices.dropFirst() where pieces[index].isText && pieces[index - 1].isText {
            throw FilePattern.fault(description, "two texts touch, so it is not clear where one ends")
        }
        self.pieces = pieces.map { piece in
            guard case .literal(let bytes) = piece else { return piece }
            return .literal(FilePattern.normalized(String(decoding: bytes, as: UTF8.self)))
        }
        self.description = description
    }

    /// The roles that the pattern has places for.
    package var roles: Set<Role> { Set(pieces.compactMap(\.role)) }

    /// Whether names say times of the clock in the place of numbers.
    var hasClock: Bool { pieces.contains(.clock) }

    /// Whether a path has places in it and so is a pattern rather than a file.
    static func isPattern(_ path: String) -> Bool {
        path.contains("{") && path.contains("}")
    }

    // MARK: Matching

    /// What a file name holds at the pattern's places; nil when it does not follow the pattern.
    ///
    /// Texts are as short as possible, numbers as long as possible.
    package func match(_ name: String) -> Match? {
        var result = Match()
        return match(FilePattern.normalized(name)[...], pieces[...], &result) ? result : nil
    }

    /// The bytes of a text with its accents composed; macOS writes them apart, keyboards do not.
    private static func normalized(_ text: String) -> [UInt8] {
        text.utf8.allSatisfy { $0 < 0x80 } ? Array(text.utf8) : Array(text.precomposedStringWithCanonicalMapping.utf8)
    }

    private func match(_ name: ArraySlice<UInt8>, _ pieces: ArraySlice<Piece>, _ result: inout Match) -> Bool {
        guard let piece = pieces.first else { return name.isEmpty }
        let rest = pieces.dropFirst()
        switch piece {
        case .literal(let literal):
            return name.starts(with: literal) && match(name.dropFirst(literal.count), rest, &result)
        case .number(let role, let width):
            let digits = name.prefix { $0.isDigit }
            guard let value = FilePattern.number(digits, width: width) else { return false }
            result.set(role, number: value, text: String(decoding: digits, as: UTF8.self))
            return match(name.dropFirst(digits.count), rest, &result)
        case .clock:
            guard let clock = ClockText(name) else { return false }
            result.time = clock.seconds
            return match(name.dropFirst(clock.length), rest, &result)
        case .text(let role):
            guard !name.isEmpty else { return false }
            for length in 1...name.count where match(name.dropFirst(length), rest, &result) {
                result.set(role, number: nil, text: String(decoding: name.prefix(length), as: UTF8.self))
                return true
            }
            return false
        case .anything:
            return (0...name.count).contains { match(name.dropFirst($0), rest, &result) }
        }
    }

    /// The value of a run of digits; nil when it has the wrong width or too many digits.
    private static func number(_ digits: ArraySlice<UInt8>, width: Int?) -> Int? {
        guard let first = digits.first, digits.count <= 18 else { return nil }
        if let width {
            guard digits.count == width || digits.count > width && first != UInt8(ascii: "0") else { return nil }
        }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    // MARK: Reading

    private static let clockWord = "clock"
    /// The place of a time of the clock.
    static let clockPlace = "{\(Role.time.rawValue):\(clockWord)}"

    private static func place(_ text: Substring, in pattern: String) throws(MovieError) -> Piece {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let letter = parts.first, letter.count == 1, let role = letter.first.flatMap(Role.init(rawValue:)),
            parts.count <= 2
        else { throw fault(pattern, "{\(text)} is none of {t}, {c}, {z}, {p}") }
        guard parts.count == 2 else {
            return role == .time || role == .slice ? .number(role, width: nil) : .text(role)
        }
        if role == .time && parts[1] == clockWord { return .clock }
        guard let width = Int(parts[1]), (1...18).contains(width) else {
            throw fault(pattern, "{\(text)} needs a number of digits, such as {\(role.rawValue):03}")
        }
        return .number(role, width: width)
    }

    private static func fault(_ pattern: String, _ reason: String) -> MovieError {
        .option(name: MovieFlag.pattern, reason: "\"\(pattern)\": \(reason)")
    }
}

extension FilePattern.Piece {
    var role: FilePattern.Role? {
        switch self {
        case .literal, .anything: nil
        case .clock: .time
        case .number(let role, _), .text(let role): role
        }
    }
}

extension FilePattern.Match {
    fileprivate mutating func set(_ role: FilePattern.Role, number: Int?, text: String) {
        switch role {
        case .time: time = number
        case .slice: slice = number
        case .channel: channel = text
        case .position: position = text
        }
    }
}
