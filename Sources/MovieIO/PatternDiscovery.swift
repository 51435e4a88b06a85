/// Finds the pattern that a list of file names follows.
///
/// Names are cut at `_`, `-`, `.` and spaces and compared part by part. A part in which one number varies is an index:
/// of channels, slices or positions when a letter or word before it says so (`c1`, `ch1`, `w2`, `z003`, `pos4`,
/// `xy07`), else of time. A part whose text varies is the channel's name. Whatever could be read in two ways is
/// refused.
package struct PatternDiscovery {
    /// What varies between the names: a place in a part, and its role if the letters before it tell.
    private struct Field {
        let part: Int
        /// Number of the digit run within the part; nil when the whole part varies as text.
        let run: Int?
        var role: FilePattern.Role?
        let width: Int?
    }

    private let names: [String]
    private let hasClock: Bool
    /// Parts of each name at even indices, the separators between them at odd ones.
    private let parts: [[String]]
    private let folder: String

    /// Patterns that programs are known to write, tried first.
    private static let known = [
        "img_{t:09}_{c}_{z:03}.tif",
        "img_channel{c:03}_position{p:03}_time{t:09}_z{z:03}.tif",
    ]

    /// Finds the pattern.
    ///
    /// - Parameters:
    ///   - names: at least two file names without folders.
    ///   - folder: named in errors.
    /// - Returns: a pattern that every name follows.
    /// - Throws: `MovieError.ambiguous`, naming `--pattern`.
    package static func pattern(of names: [String], folder: String) throws(MovieError) -> FilePattern {
        for text in known {
            let pattern = try FilePattern(text)
            if names.allSatisfy({ pattern.match($0) != nil }) { return pattern }
        }
        return try PatternDiscovery(names, folder: folder).pattern()
    }

    /// Whether names differ in nothing but the values of numbers.
    package static func onlyNumbersVary(in names: [String]) -> Bool {
        func frame(_ name: String) -> [String] {
            let runs = runs(of: name)
            return stride(from: 0, to: runs.count, by: 2).map { runs[$0] } + [String(runs.count)]
        }
        guard let first = names.first.map(frame) else { return true }
        return names.allSatisfy { frame($0) == first }
    }

    /// The frame that an only file belongs to, as its name says; nil when it has no number.
    ///
    /// The number behind a word of time (`t`, `frame`), else the last one that no word makes that of a channel, a slice
    /// or a position. The extension does not count.
    package static func frameNumber(in name: String) -> Int? {
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        let parts = split(stem)
        var last: Int?
        for index in stride(from: 0, to: parts.count, by: 2) {
            let runs = runs(of: parts[index])
            for run in stride(from: 1, to: runs.count, by: 2) {
                guard runs[run].count <= 18, let number = Int(runs[run]) else { continue }
                switch role(after: letters(before: run, in: runs, ofPart: index, of: parts)) {
                case .time: return number
                case nil: last = number
                default: continue
                }
            }
        }
        return last
    }

    private init(_ names: [String], folder: String) {
        self.names = names
        self.folder = folder
        let marked = PatternDiscovery.markingClocks(in: names)
        hasClock = marked != nil
        parts = (marked ?? names).map(PatternDiscovery.split)
    }

    /// Stands for a time of the clock; no name has it.
    private static let clockMark: Character = "\0"

    /// The names with a mark in the place of the times by which they differ; nil where they have none.
    ///
    /// Dates and times whose digits count on without gaps are taken for counters behind a date.
    private static func markingClocks(in names: [String]) -> [String]? {
        var marked: [String] = []
        var times: Set<Int> = []
        var counters: Set<Int> = []
        for name in names {
            let bytes = Array(name.utf8)
            guard let (start, clock) = ClockText.first(in: bytes) else { return nil }
            times.insert(clock.seconds)
            if let digits = clock.digits { counters.insert(digits) }
            let behind = bytes[(start + clock.length)...]
            marked.append(
                String(decoding: bytes[..<start], as: UTF8.self) + String(clockMark)
                    + String(decoding: behind, as: UTF8.self)
            )
        }
        guard times.count > 1 else { return nil }
        if let first = counters.min(), let last = counters.max(), last - first == counters.count - 1 { return nil }
        return marked
    }

    private func pattern() throws(MovieError) -> FilePattern {
        guard let first = parts.first, parts.allSatisfy({ $0.count == first.count }) else {
            throw ambiguous("the names do not follow one pattern")
        }
        var fields: [Field] = []
        for index in first.indices where parts.contains(where: { $0[index] != first[index] }) {
            // A separator, or the extension at the end, must not vary.
            guard index % 2 == 0, index < first.count - 1 || first.count == 1 else {
                throw ambiguous("the names do not follow one pattern")
            }
            fields += self.fields(ofPart: index)
        }
        fields = try withRoles(fields)
        let pattern = try FilePattern(pieces(fields), description: text(fields))
        guard names.allSatisfy({ pattern.match($0) != nil }) else {
            throw ambiguous("a number in the names is too long")
        }
        return pattern
    }

    // MARK: Fields

    private func fields(ofPart index: Int) -> [Field] {
        let values = parts.map { PatternDiscovery.runs(of: $0[index]) }
        let first = values[0]
        // Runs alternate between text and digits, text first, so texts stand at even places.
        let sameText = values.allSatisfy { runs in
            runs.count == first.count && stride(from: 0, to: runs.count, by: 2).allSatisfy { runs[$0] == first[$0] }
        }
        guard sameText else { return [Field(part: index, run: nil, role: .channel, width: nil)] }
        return stride(from: 1, to: first.count, by: 2).compactMap { run in
            let digits = values.map { $0[run] }
            guard digits.contains(where: { $0 != digits[0] }) else { return nil }
            let before = PatternDiscovery.letters(before: run, in: first, ofPart: index, of: parts[0])
            return Field(
                part: index,
                run: run,
                role: PatternDiscovery.role(after: before),
                width: Set(digits.map(\.count)).count == 1 ? digits[0].count : nil
            )
        }
    }

    /// Gives the one field without a role that of time; anything else is ambiguous.
    private func withRoles(_ fields: [Field]) throws(MovieError) -> [Field] {
        var fields = fields
        let open = fields.indices.filter { fields[$0].role == nil }
        guard !hasClock || open.isEmpty && !fields.contains(where: { $0.role == .time }) else {
            throw ambiguous("a time of the clock and other numbers vary in the names, any of which may be the time")
        }
        if open.count > 1 || !open.isEmpty && fields.contains(where: { $0.role == .time }) {
            throw ambiguous("several numbers vary in the names and nothing says which is the time")
        }
        for index in open { fields[index].role = .time }
        let roles = fields.compactMap(\.role)
        guard Set(roles).count == roles.count else {
            throw ambiguous("two parts of the names vary that would both be the same dimension")
        }
        return fields
    }

    /// What stands before a run of digits: in its part, or the part before where the run begins its own.
    private static func letters(before run: Int, in runs: [String], ofPart index: Int, of parts: [String]) -> String {
        guard run == 1 && runs[0].isEmpty else { return runs[run - 1] }
        return index >= 2 ? parts[index - 2] : ""
    }

    private static func role(after letters: String) -> FilePattern.Role? {
        let word = String(letters.lowercased().reversed().prefix { $0.isLetter }.reversed())
        switch word {
        case "t", "time", "timepoint", "frame", "tp": return .time
        case "c", "ch", "chan", "channel", "w", "wave": return .channel
        case "z", "slice", "plane": return .slice
        case "p", "pos", "position", "xy", "s", "series", "fov", "field", "stage": return .position
        default: return nil
        }
    }

    // MARK: Writing the pattern

    private func pieces(_ fields: [Field]) -> [FilePattern.Piece] {
        var pieces: [FilePattern.Piece] = []
        forEachPiece(fields) { literal, field in
            if let field, let role = field.role {
                pieces.append(field.run == nil ? .text(role) : .number(role, width: field.width))
                return
            }
            let texts = literal.split(separator: PatternDiscovery.clockMark, omittingEmptySubsequences: false)
            for (index, text) in texts.enumerated() {
                if index > 0 { pieces.append(.clock) }
                if case .literal(let bytes)? = pieces.last {
                    pieces[pieces.count - 1] = .literal(bytes + Array(text.utf8))
                } else if !text.isEmpty {
                    pieces.append(.literal(Array(text.utf8)))
                }
            }
        }
        return pieces
    }

    private func text(_ fields: [Field]) -> String {
        var text = ""
        forEachPiece(fields) { literal, field in
            guard let field, let role = field.role else {
                return text += literal.replacing(String(PatternDiscovery.clockMark), with: FilePattern.clockPlace)
            }
            let width = field.width.map { ":\($0 < 10 ? "0" : "")\($0)" } ?? ""
            text += "{\(role.rawValue)\(field.run == nil ? "" : width)}"
        }
        return text
    }

    private func forEachPiece(_ fields: [Field], _ body: (String, Field?) -> Void) {
        for (index, part) in parts[0].enumerated() {
            if let field = fields.first(where: { $0.part == index && $0.run == nil }) {
                body(part, field)
                continue
            }
            for (run, text) in PatternDiscovery.runs(of: part).enumerated() {
                body(text, fields.first { $0.part == index && $0.run == run })
            }
        }
    }

    // MARK: Cutting names

    /// The parts of a name at even indices and the separators between them at odd ones.
    private static func split(_ name: String) -> [String] {
        var parts = [""]
        for character in name {
            if "_-. ".contains(character) {
                parts += [String(character), ""]
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// Texts at even indices (maybe empty) and runs of digits at odd ones.
    private static func runs(of part: String) -> [String] {
        var runs = [""]
        for character in part {
            let isDigit = character.isASCII && character.isNumber
            if isDigit != (runs.count % 2 == 0) { runs.append("") }
            runs[runs.count - 1].append(character)
        }
        return runs
    }

    private func ambiguous(_ reason: String) -> MovieError {
        let shown = names.prefix(3).joined(separator: ", ")
        return .ambiguous(
            file: folder,
            reason: "\(reason) (\(shown)\(names.count > 3 ? ", ..." : ""))",
            flag: "\(MovieFlag.pattern), for example \(MovieFlag.pattern) "
                + (hasClock ? "'img_*_\(FilePattern.clockPlace).tif'" : "'img_t{t}_c{c}.tif'")
        )
    }
}
