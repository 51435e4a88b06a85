import CellImage

/// How cells are expected to move with their neighbours.
///
/// Cells of a growing colony push each other, so that those around a cell tell how it moves. A movie shows whether it is
/// so: the share of the movement around a cell that the cell makes as well is a regression over the links of a first
/// pass, and nothing is expected where neighbours explain too little.
struct CellFlow {
    private let table: DetectionTable
    /// How far away neighbours may be, in pixels.
    private let reach: Double
    private var share = 0.0
    /// By detection, the movement expected per frame, drift removed, in pixels; empty where nothing is expected.
    private var movements: [PixelPoint] = []

    init(table: DetectionTable, diameter: Double) {
        self.table = table
        reach = CommonMovement.reachInDiameters * diameter
    }

    /// Whether cells of the movie move with their neighbours.
    var isKnown: Bool { share > 0 }

    /// How far the cell of a detection is expected to move until the next frame, drift removed, in pixels.
    @inline(__always)
    func movement(of number: Int) -> PixelPoint {
        isKnown ? movements[number] : PixelPoint(x: 0, y: 0)
    }

    /// Supposes that cells move as those around them do.
    mutating func suppose() {
        share = 1
        movements = Array(repeating: PixelPoint(x: 0, y: 0), count: table.count)
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
        let stride = max(1, steps.reduce(0) { $0 + $1.links.count } / CommonMovement.sampleSize)
        var common = CommonMovement()
        for (links, drift) in steps {
            let field = field(along: links, drift: drift)
            for index in Swift.stride(from: 0, to: links.count, by: stride) {
                let place = table.centroids[links[index].earlier]
                guard let around = field.movement(at: place, except: index) else { continue }
                common.add(field.movements[index], around: around)
            }
        }
        share = common.share
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
}

extension DetectionTable {
    /// How far a cell moved from one detection to another, drift removed, in pixels.
    func displacement(from earlier: Int, to later: Int, drift: PixelShift) -> PixelPoint {
        let from = centroids[earlier].moved(by: drift)
        return PixelPoint(x: centroids[later].x - from.x, y: centroids[later].y - from.y)
    }
}
