import CellImage

/// How cells are expected to move with their neighbours.
///
/// Cells of a growing colony push each other, so that those around a cell tell how it moves. A movie shows whether it is
/// so: the share of the movement around a cell that the cell makes as well is a regression over the links of a first
/// pass, and nothing is expected where neighbours explain too little.
struct CellFlow {
    /// Least share of the squared movements that those of the neighbours must explain.
    static let leastExplained = 0.3
    /// How far away neighbours may be, in median diameters of the movie's cells.
    static let reachInDiameters = 4.0
    /// Fewest cells that a regression rests on, and about how many are looked at.
    private static let fewestCells = 20
    private static let mostCells = 4_000

    private let table: DetectionTable
    /// How far away neighbours may be, in pixels.
    private let reach: Double
    private var share = 0.0
    /// By detection, the movement expected per frame, drift removed, in pixels; empty where nothing is expected.
    private var movements: [PixelPoint] = []

    init(table: DetectionTable, diameter: Double) {
        self.table = table
        reach = CellFlow.reachInDiameters * diameter
    }

    /// Whether cells of the movie move with their neighbours.
    var isKnown: Bool { share > 0 }

    /// How far the cell of a detection is expected to move until the next frame, drift removed, in pixels.
    @inline(__always)
    func movement(of number: Int) -> PixelPoint {
        isKnown ? movements[number] : PixelPoint(x: 0, y: 0)
    }

    /// Expects the cells at a position to go on as before, for want of links to the next position.
    mutating func continueMovements(of numbers: Range<Int>, _ chain: LinkChain) {
        for number in numbers where chain.previous(number) >= 0 {
            movements[number] = movements[chain.previous(number)]
        }
    }

    /// Expects the cells at a position to move like those around them along links to the next one.
    mutating func follow(_ links: [LinkCandidate], of numbers: Range<Int>, drift: PixelShift, frames: Int) {
        let field = field(along: links.map { ($0.earlier, $0.later) }, drift: drift)
        var own = Array(repeating: -1, count: numbers.count)
        for (index, link) in links.enumerated() { own[link.earlier - numbers.lowerBound] = index }
        let factor = share / Double(frames)
        for number in numbers {
            let index = own[number - numbers.lowerBound]
            guard let around = field.movement(at: table.centroids[number], except: index) else { continue }
            movements[number] = PixelPoint(x: factor * around.x, y: factor * around.y)
        }
    }

    /// Learns from links how much of the movement around it a cell makes as well.
    ///
    /// - Parameter steps: links from positions to the next ones, and the drift between the two.
    mutating func learn(from steps: [(links: [(earlier: Int, later: Int)], drift: PixelShift)]) {
        let stride = max(1, steps.reduce(0) { $0 + $1.links.count } / CellFlow.mostCells)
        var sums = Sums()
        for (links, drift) in steps {
            let field = field(along: links, drift: drift)
            for index in Swift.stride(from: 0, to: links.count, by: stride) {
                let place = table.centroids[links[index].earlier]
                guard let around = field.movement(at: place, except: index) else { continue }
                sums.add(field.movements[index], around)
            }
        }
        share = sums.share
        if isKnown && movements.isEmpty {
            movements = Array(repeating: PixelPoint(x: 0, y: 0), count: table.count)
        }
    }

    private func field(along links: [(earlier: Int, later: Int)], drift: PixelShift) -> DisplacementField {
        DisplacementField(
            places: links.map { table.centroids[$0.earlier] },
            movements: links.map { table.displacement(from: $0.earlier, to: $0.later, drift: drift) },
            reach: reach
        )
    }

    /// Sums over movements of cells and those around them.
    private struct Sums {
        private var count = 0
        private var product = 0.0
        private var aroundSquare = 0.0
        private var ownSquare = 0.0

        mutating func add(_ own: PixelPoint, _ around: PixelPoint) {
            count += 1
            product += own.x * around.x + own.y * around.y
            aroundSquare += around.x * around.x + around.y * around.y
            ownSquare += own.x * own.x + own.y * own.y
        }

        /// The slope of the regression, at most 1; 0 where it explains too little.
        var share: Double {
            guard count >= CellFlow.fewestCells, product > 0 else { return 0 }
            let explained = product * product / (aroundSquare * ownSquare)
            return explained >= CellFlow.leastExplained ? min(1, product / aroundSquare) : 0
        }
    }
}

extension DetectionTable {
    /// How far a cell moved from one detection to another, drift removed, in pixels.
    func displacement(from earlier: Int, to later: Int, drift: PixelShift) -> PixelPoint {
        let from = centroids[earlier].moved(by: drift)
        return PixelPoint(x: centroids[later].x - from.x, y: centroids[later].y - from.y)
    }
}
