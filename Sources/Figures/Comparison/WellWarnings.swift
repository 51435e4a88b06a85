/// What the numbers of wells of groups cannot tell.
struct WellWarnings {
    /// Names of the groups and their wells.
    let groups: [(name: String, wellCount: Int)]
    /// Name of the group that the others are compared with; nil where there is one group.
    let reference: String?

    /// What a reader should know, a sentence each.
    var sentences: [String] {
        [singleWells, fewWells, smallestPValue].compactMap(\.self)
    }

    private var singleWells: String? {
        let single = groups.filter { $0.wellCount == 1 }.map(\.name)
        guard !single.isEmpty, reference != nil || groups.count == 1 else { return nil }
        let names = single.filter { !$0.isEmpty }.joined(separator: ", ")
        return
            "\(names.isEmpty ? "There is" : "\(names): there is") one well, and so no interval by wells: many cells of "
            + "one well do not tell how wells differ."
    }

    private var fewWells: String? {
        let few = groups.filter { (2...3).contains($0.wellCount) }.map { "\($0.name) \($0.wellCount)" }
        guard !few.isEmpty else { return nil }
        return
            "With fewer than four wells (\(few.joined(separator: ", "))) intervals by wells are rough, rather too short."
    }

    /// What few wells can tell at all.
    private var smallestPValue: String? {
        guard let control = groups.first(where: { $0.name == reference }) else { return nil }
        let smallest = groups.filter { $0.name != reference }.map { group in
            2 / WellWarnings.divisions(group.wellCount, control.wellCount)
        }.min()
        guard let smallest, smallest > 0.05 else { return nil }
        return """
            With so few wells the test of wells gives no p-value below \(fixedDecimals(min(1, smallest), 3)), however different \
            the groups are; that of cells takes each cell for a replicate.
            """
    }

    /// In how many ways so many and so many wells can be divided.
    private static func divisions(_ first: Int, _ second: Int) -> Double {
        (0..<min(first, second)).reduce(1.0) { $0 * Double(first + second - $1) / Double($1 + 1) }
    }
}
