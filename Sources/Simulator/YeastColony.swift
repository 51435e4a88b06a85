/// A colony of budding yeast that grows, buds, separates and pushes, frame after frame.
struct YeastColony {
    private let parameters: BuddingYeastParameters
    private let pixelSize: Double
    private var generator: SeededGenerator
    /// Every cell that ever lived; none dies.
    private var living: [YeastCell] = []
    /// The same cells as records.
    private(set) var cells: [SimulatedCell] = []

    private static let passesPerFrame = 24
    private static let passesAtStart = 150
    /// Room that the walls of two touching cells take between their outlines.
    private static let wallInMicrometers = 0.12
    /// Time over which a young cell's missing radius shrinks to 1/e, in seconds.
    private static let growthTime = 4800.0

    /// Places the founders.
    init(parameters: BuddingYeastParameters, generator: SeededGenerator) {
        self.parameters = parameters
        self.generator = generator
        pixelSize = parameters.field.pixelSizeInMicrometers
        for _ in 0..<parameters.colony.founders {
            addFounder()
        }
        settle(passes: YeastColony.passesAtStart)
    }

    /// The state of every cell now.
    func snapshots() -> [YeastSnapshot] {
        living.map { cell in
            var neck: SIMD2<Float>?
            if case .bud(let attachment) = cell.stage {
                let mother = living[attachment.mother]
                let direction = mother.direction.rotating(attachment.neck)
                neck = mother.centre + direction * mother.shape.radius(towards: direction)
            }
            return YeastSnapshot(
                cell: Int32(cell.identity),
                shape: cell.shape,
                neck: neck,
                vacuole: cell.vacuole,
                grainOrigin: cell.grainOrigin
            )
        }
    }

    /// Moves on by one frame.
    mutating func advance(to frame: Int) {
        let step = parameters.field.frameIntervalInSeconds
        let time = Double(frame) * step
        let growth = Float(1 - PortableMath.exp(-step / YeastColony.growthTime))
        for index in living.indices {
            live(index, time: time, growth: growth, frame: frame)
        }
        wobble(step: step)
        settle(passes: YeastColony.passesPerFrame)
    }

    // MARK: Cycle

    private mutating func live(_ index: Int, time: Double, growth: Float, frame: Int) {
        switch living[index].stage {
        case .bud(let attachment):
            living[index].radius = attachment.radius(at: time)
            if time >= attachment.cytokinesis {
                separate(bud: index, attachment: attachment, frame: frame)
            }
        case .unbudded(let until):
            living[index].radius += growth * (living[index].grownRadius - living[index].radius)
            if time >= until {
                emerge(on: index, emergence: until, time: time, frame: frame)
            }
        case .budded:
            break
        }
    }

    private mutating func separate(bud: Int, attachment: YeastCell.Attachment, frame: Int) {
        let colony = parameters.colony
        cells[bud].cytokinesisFrame = frame
        let motherRest = generator.logNormal(median: colony.unbuddedInSeconds, spread: colony.timingSpread)
        let budRest = generator.logNormal(
            median: colony.unbuddedInSeconds + colony.daughterDelayInSeconds,
            spread: colony.timingSpread
        )
        living[attachment.mother].stage = .unbudded(until: attachment.cytokinesis + motherRest)
        living[bud].stage = .unbudded(until: attachment.cytokinesis + budRest)
    }

    private mutating func emerge(on mother: Int, emergence: Double, time: Double, frame: Int) {
        let colony = parameters.colony
        let duration = generator.uniform(colony.shortestBuddingInSeconds, colony.longestBuddingInSeconds)
        let attachment = YeastCell.Attachment(
            mother: mother,
            neck: freestNeck(of: mother),
            emergence: emergence,
            cytokinesis: emergence + duration,
            finalRadius: living[mother].radius * Float(colony.budRadiusShare)
        )
        var bud = newCell(stage: .bud(attachment), mother: mother, frame: frame)
        bud.radius = attachment.radius(at: time)
        bud.direction = living[mother].direction.rotating(attachment.neck)
        bud.centre = living[mother].centre + bud.direction * YeastColony.bond(living[mother].shape, bud.shape)
        living[mother].stage = .budded(bud: bud.identity)
        living.append(bud)
    }

    /// Among a few places near the poles the one with most room, as a rotation from the mother's long axis.
    private mutating func freestNeck(of mother: Int) -> SIMD2<Float> {
        let cell = living[mother]
        var best = SIMD2<Float>(1, 0)
        var bestRoom = -Float.infinity
        for attempt in 0..<6 {
            let pole = attempt % 2 == 0 ? 0 : 0.5
            let neck = SIMD2<Float>(PortableMath.unitVector(turns: pole + 0.1 * generator.normal()))
            let tip = cell.centre + cell.direction.rotating(neck) * (1.7 * cell.radius)
            var room = cell.radius
            for (index, other) in living.enumerated() where index != mother {
                room = min(room, (other.centre - tip).length - other.radius)
            }
            if room > bestRoom {
                bestRoom = room
                best = neck
            }
        }
        return best
    }

    // MARK: Cells

    private mutating func addFounder() {
        let colony = parameters.colony
        let first = generator.uniform(0, colony.unbuddedInSeconds + colony.daughterDelayInSeconds)
        var cell = newCell(stage: .unbudded(until: max(first, 1)), mother: nil, frame: 0)
        cell.radius = cell.grownRadius * Float(generator.uniform(0.85, 1))
        let side = colony.founderRegionInMicrometers / pixelSize
        let middle = SIMD2(Float(parameters.field.width - 1), Float(parameters.field.height - 1)) / 2
        cell.centre = middle + SIMD2(Float(generator.uniform(-side, side)), Float(generator.uniform(-side, side))) / 2
        living.append(cell)
    }

    private mutating func newCell(stage: YeastCell.Stage, mother: Int?, frame: Int) -> YeastCell {
        let colony = parameters.colony
        let identity = cells.count
        cells.append(SimulatedCell(mother: mother, birthFrame: frame))
        let grown = generator.logNormal(median: colony.radiusInMicrometers / pixelSize, spread: colony.radiusSpread)
        let excess = (colony.aspectRatio - 1) * generator.logNormal(median: 1, spread: 0.4)
        let vacuole = SIMD2<Float>(generator.direction()) * Float(0.35 * generator.uniform())
        return YeastCell(
            identity: identity,
            grownRadius: Float(grown),
            aspect: Float(1 + min(excess, 1)),
            vacuole: vacuole,
            grainOrigin: SIMD2(Float(generator.uniform(0, 128)), Float(generator.uniform(0, 128))),
            radius: 0,
            centre: .zero,
            direction: SIMD2<Float>(generator.direction()),
            stage: stage
        )
    }

    // MARK: Mechanics

    /// Small independent motions of every cell, as in a real colony.
    private mutating func wobble(step: Double) {
        let deviation = Float(0.03 / pixelSize * (step / 300).squareRoot())
        for index in living.indices {
            let shift = SIMD2(Float(generator.normal()), Float(generator.normal()))
            living[index].centre += shift * deviation
            let turn = SIMD2<Float>(PortableMath.unitVector(turns: 0.002 * generator.normal()))
            living[index].direction = turn.rotating(living[index].direction)
        }
    }

    private mutating func settle(passes: Int) {
        let wallGap = Float(YeastColony.wallInMicrometers / pixelSize)
        let partners = living.map { cell in
            if case .bud(let attachment) = cell.stage { attachment.mother } else { -1 }
        }
        for _ in 0..<passes {
            var shapes = living.map(\.shape)
            Crowd.separate(&shapes, partners: partners, gap: wallGap)
            for index in living.indices {
                living[index].centre = shapes[index].centre
            }
            for index in living.indices {
                if case .bud(let attachment) = living[index].stage {
                    reattach(bud: index, attachment: attachment)
                }
            }
        }
    }

    /// Puts a bud back on its neck; both move, and the pair turns the more easily the larger the bud is.
    private mutating func reattach(bud: Int, attachment: YeastCell.Attachment) {
        var mother = living[attachment.mother]
        var child = living[bud]
        let atNeck = mother.direction.rotating(attachment.neck)
        let apart = child.centre - mother.centre
        let weight = min(child.radius / mother.radius, 1)
        var aim = atNeck * (1 - weight) + apart / max(apart.length, 1e-3) * weight
        aim = aim.length > 1e-3 ? aim / aim.length : atNeck
        mother.direction = aim.rotating(attachment.neck.conjugate)
        mother.direction /= mother.direction.length
        child.direction = aim
        let shift = apart - aim * YeastColony.bond(mother.shape, child.shape)
        let motherShare = child.shape.area / (child.shape.area + mother.shape.area)
        mother.centre += shift * motherShare
        child.centre -= shift * (1 - motherShare)
        living[attachment.mother] = mother
        living[bud] = child
    }

    /// Distance of the centres of a mother and a bud that sits on its direction's end.
    private static func bond(_ mother: CellShape, _ bud: CellShape) -> Float {
        mother.radius(towards: bud.direction) + 0.9 * bud.axes.x
    }
}
