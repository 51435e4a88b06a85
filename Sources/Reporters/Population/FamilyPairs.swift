/// The pairs of related cells that have a number, as places in a list of numbers.
struct FamilyPairs {
    /// A cell among those of several movies.
    private struct CellKey: Hashable {
        let movie: Int
        let track: Int
    }

    /// The numbers of all cells that have one less the mean of their movie, in the order of movies and tracks.
    let values: [Double]
    /// Places of each movie's numbers.
    let movies: [Range<Int>]
    private let places: [CellKey: Int]
    private let daughters: [(mother: CellKey, daughters: [CellKey])]
    private let daughtersOf: [CellKey: [CellKey]]

    init(_ cells: [CellNumber]) {
        let ordered = cells.sorted { ($0.movie, $0.track) < ($1.movie, $1.track) }
        let known = ordered.filter { $0.value.isFinite }
        var values = known.map(\.value)
        var movies: [Range<Int>] = []
        while let first = movies.last.map(\.upperBound) ?? known.indices.first, first < known.count {
            let end = known[first...].firstIndex { $0.movie != known[first].movie } ?? known.count
            let mean = values[first..<end].reduce(0, +) / Double(end - first)
            for place in first..<end { values[place] -= mean }
            movies.append(first..<end)
        }
        self.values = values
        self.movies = movies
        places = Dictionary(
            known.enumerated().map { (CellKey(movie: $0.element.movie, track: $0.element.track), $0.offset) },
            uniquingKeysWith: { one, _ in one }
        )
        let born = ordered.compactMap { cell in
            cell.mother.map { (mother: CellKey(movie: cell.movie, track: $0), cell: cell) }
        }
        daughtersOf = Dictionary(grouping: born, by: \.mother).mapValues { born in
            born.map { CellKey(movie: $0.cell.movie, track: $0.cell.track) }
        }
        daughters = daughtersOf.sorted { ($0.key.movie, $0.key.track) < ($1.key.movie, $1.key.track) }
            .map { (mother: $0.key, daughters: $0.value) }
    }

    func pairs(of kinship: Kinship) -> [(Int, Int)] {
        daughters.flatMap { mother, daughters in
            switch kinship {
            case .sisters: FamilyPairs.pairs(of: daughters.map { [$0] })
            case .motherAndDaughter: daughters.map { (mother, $0) }
            case .cousins: FamilyPairs.pairs(of: daughters.map { daughtersOf[$0] ?? [] })
            }
        }.compactMap { one, other in
            if let one = places[one], let other = places[other] { (one, other) } else { nil }
        }
    }

    /// All pairs of cells from two different groups.
    private static func pairs(of groups: [[CellKey]]) -> [(CellKey, CellKey)] {
        groups.indices.flatMap { later in
            groups[..<later].flatMap { earlier in
                earlier.flatMap { one in groups[later].map { (one, $0) } }
            }
        }
    }
}
