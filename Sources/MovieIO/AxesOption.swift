/// The user's reading of a movie's dimensions: letters from slowest to fastest, each with an optional extent.
///
/// `TCYX` reads: time slowest, then channel, then rows and columns. `TC2YX` adds that there are two channels. `S`
/// stands for several values per pixel (colour) and may end the text or precede `YX`.
package struct AxesOption: Sendable, Equatable {
    /// A letter and, where given, its extent.
    package struct Entry: Sendable, Equatable {
        /// `T`, `C` or `Z`.
        package var letter: Character
        /// Extent; nil when it follows from the number of planes.
        package var count: Int?
    }

    /// The dimensions over planes, from slowest to fastest.
    package var entries: [Entry]
    /// The letters as the user gave them, upper case, without extents.
    package var text: String

    /// Reads the user's text.
    ///
    /// - Throws: `MovieError.option` when letters are unknown or repeated, or rows and columns do not come last.
    package init(_ source: String) throws(MovieError) {
        let letters = source.uppercased()
        text = letters.filter { !$0.isNumber }
        entries = []
        var planeLetters = text
        if planeLetters.hasSuffix("S") { planeLetters.removeLast() }
        guard planeLetters.hasSuffix("YX") else {
            throw AxesOption.fault("\"\(source)\" must end in YX (rows, then columns), such as TYX or TCYX")
        }
        planeLetters.removeLast(2)
        if planeLetters.hasSuffix("S") { planeLetters.removeLast() }
        guard planeLetters.allSatisfy("TCZ".contains), Set(planeLetters).count == planeLetters.count else {
            throw AxesOption.fault("\"\(source)\" may hold T (time), C (channel) and Z (slice), each once, before YX")
        }
        for letter in planeLetters {
            entries.append(Entry(letter: letter, count: try AxesOption.extent(of: letter, in: letters)))
        }
    }

    /// The extents over a number of planes.
    ///
    /// - Parameters:
    ///   - planeCount: number of planes to spread over the dimensions.
    ///   - known: extents that the files or other options give, used for letters without their own extent when more
    ///     than one is open.
    /// - Returns: the dimensions from slowest to fastest, each with its extent.
    /// - Throws: `MovieError.option` when the extents do not multiply to the number of planes.
    package func axes(planeCount: Int, known: [Character: Int]) throws(MovieError) -> [PlaneAxis] {
        var filled = entries
        for letter in "CZT" where filled.count(where: { $0.count == nil }) > 1 {
            for index in filled.indices where filled[index].letter == letter && filled[index].count == nil {
                filled[index].count = known[letter]
            }
        }
        let open = filled.indices.filter { filled[$0].count == nil }
        let product = filled.compactMap(\.count).reduce(1) { $0.multipliedOrLimit(by: $1) }
        guard open.count <= 1 else {
            let letter = filled[open[1]].letter
            throw AxesOption.fault("say how many \(letter) there are, for example \(text.spelledWithExtent(letter))")
        }
        guard planeCount % product == 0, open.count == 1 || product == planeCount else {
            throw AxesOption.fault("\(text) makes planes in groups of \(product), but there are \(planeCount)")
        }
        if let last = open.first { filled[last].count = planeCount / product }
        return filled.map { PlaneAxis($0.letter, $0.count ?? 1) }
    }

    private static func extent(of letter: Character, in text: String) throws(MovieError) -> Int? {
        guard let index = text.firstIndex(of: letter) else { return nil }
        let digits = text[text.index(after: index)...].prefix { $0.isNumber }
        if digits.isEmpty { return nil }
        guard let count = Int(digits), count > 0, count <= PlaneStack.planeLimit else {
            throw fault("an extent of \(digits) is not possible")
        }
        return count
    }

    private static func fault(_ reason: String) -> MovieError {
        .option(name: MovieFlag.axes, reason: reason)
    }
}

extension Int {
    fileprivate func multipliedOrLimit(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

extension String {
    fileprivate func spelledWithExtent(_ letter: Character) -> String {
        reduce(into: "") { $0 += $1 == letter ? "\($1)2" : "\($1)" }
    }
}
