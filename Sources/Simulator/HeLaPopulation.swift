/// A population of HeLa-like cells that moves, grows, pushes and divides, frame after frame.
struct HeLaPopulation {
    private let parameters: HeLaAMPKParameters
    private var generator: SeededGenerator
    /// Where cells may be: the field, what drift brings into it, and a margin.
    private let lowest: SIMD2<Float>
    private let highest: SIMD2<Float>
    private var living: [HeLaCell] = []
    /// All cells that ever lived.
    private(set) var cells: [SimulatedCell] = []

    private static let passesPerFrame = 6
    private static let passesAtStart = 150

    /// Fills the field and its surroundings.
    ///
    /// - Parameters:
    ///   - parameters: looks and habits of the cells.
    ///   - offsets: stage motion of every frame, in pixels.
    ///   - generator: source of everything random.
    init(parameters: HeLaAMPKParameters, offsets: [SIMD2<Float>], generator: SeededGenerator) {
        self.parameters = parameters
        self.generator = generator
        let diameter = 2 * (parameters.cells.areaInSquareMicrometers / .pi).squareRoot()
        let margin = Float(1.5 * diameter / parameters.field.pixelSizeInMicrometers)
        let size = SIMD2(Float(parameters.field.width), Float(parameters.field.height))
        let leftmost = offsets.reduce(SIMD2.zero) { pointwiseMin($0, $1) }
        let rightmost = offsets.reduce(SIMD2.zero) { pointwiseMax($0, $1) }
        lowest = -rightmost - margin
        highest = size - leftmost + margin
        settle(share: (highest.x - lowest.x) * (highest.y - lowest.y) / (size.x * size.y))
    }

    /// The state of every living cell at a frame.
    func snapshots(frame: Int) -> [HeLaSnapshot] {
        living.map { cell in
            let outlines = cell.outlines(parameters: parameters)
            let round = cell.roundness(spreading: parameters.mitosis.spreadingInSeconds)
            let seconds = Double(frame - parameters.reporter.doseFrame) * parameters.field.frameIntervalInSeconds
            let course = cell.heritage.response.ratio(secondsAfterDose: seconds, kinetics: parameters.reporter.kinetics)
            return HeLaSnapshot(
                cell: Int32(cell.identity),
                shape: outlines.cell,
                nucleus: outlines.nucleus,
                ratio: Float(course) * (1 + cell.fluctuation),
                expression: cell.heritage.expression / HeLaCell.areaShare(roundness: round),
                roundness: round,
                grainOrigin: cell.heritage.grainOrigin
            )
        }
    }

    /// Moves on by one frame; daughters of this step have `frame` as their first.
    mutating func advance(to frame: Int) {
        let step = parameters.field.frameIntervalInSeconds
        var next: [HeLaCell] = []
        for var cell in living {
            cell.age += step
            if cell.age >= cell.cycle {
                next += divide(cell, frame: frame)
            } else {
                wander(&cell, step: step)
                next.append(cell)
            }
        }
        living = next
        pushApart(passes: HeLaPopulation.passesPerFrame)
    }

    // MARK: Start

    private mutating func settle(share: Float) {
        let count = Int((Float(parameters.cells.count) * share).rounded())
        for _ in 0..<count {
            let place = SIMD2(
                Float(generator.uniform(Double(lowest.x), Double(highest.x))),
                Float(generator.uniform(Double(lowest.y), Double(highest.y)))
            )
            living.append(founder(at: place))
        }
        pushApart(passes: HeLaPopulation.passesAtStart)
    }

    private mutating func founder(at place: SIMD2<Float>) -> HeLaCell {
        let reporter = parameters.reporter
        let heritage = HeLaHeritage(
            expression: Float(
                generator.logNormal(median: reporter.expressionInPhotons, spread: reporter.expressionSpread)
            ),
            aspect: drawAspect(),
            grainOrigin: drawGrainOrigin(),
            response: reporter.drawResponse(&generator)
        )
        let pixelArea = parameters.field.pixelSizeInMicrometers * parameters.field.pixelSizeInMicrometers
        // At the middle of the cycle a cell has three quarters of its mature area.
        let area = generator.logNormal(
            median: parameters.cells.areaInSquareMicrometers / pixelArea / 0.75,
            spread: parameters.cells.areaSpread
        )
        var cell = newCell(heritage: heritage, matureArea: Float(area), mother: nil, frame: 0)
        cell.centre = place
        // In a growing population young cells are twice as frequent as those about to divide.
        let ageShare = -PortableMath.log(1 - 0.5 * generator.uniform()) / 0.6931471805599453
        let youngest = min(parameters.mitosis.spreadingInSeconds, 0.5 * cell.cycle)
        cell.age = youngest + ageShare * (cell.cycle - youngest)
        return cell
    }

    private mutating func newCell(
        heritage: HeLaHeritage,
        matureArea: Float,
        mother: Int?,
        frame: Int
    ) -> HeLaCell {
        let mitosis = parameters.mitosis
        let identity = cells.count
        cells.append(SimulatedCell(mother: mother, birthFrame: frame, response: heritage.response))
        var cell = HeLaCell(
            identity: identity,
            heritage: heritage,
            matureArea: matureArea,
            cycle: generator.logNormal(median: mitosis.cycleInSeconds, spread: mitosis.cycleSpread),
            rounding: generator.uniform(mitosis.shortestRoundingInSeconds, mitosis.longestRoundingInSeconds),
            age: 0,
            centre: .zero,
            velocity: .zero,
            direction: SIMD2<Float>(generator.direction()),
            cosines: .zero,
            sines: .zero,
            nucleusShift: .zero,
            fluctuation: 0
        )
        wander(&cell, step: .infinity)
        return cell
    }

    private mutating func drawAspect() -> Float {
        let excess = max(parameters.cells.aspectRatio - 1, 0)
        return Float(1 + generator.logNormal(median: 1, spread: 0.4) * excess)
    }

    private mutating func drawGrainOrigin() -> SIMD2<Float> {
        SIMD2(Float(generator.uniform(0, 128)), Float(generator.uniform(0, 128)))
    }

    // MARK: Life

    /// Moves and reshapes a cell over a step; an infinite step draws from the stationary state and does not move it.
    private mutating func wander(_ cell: inout HeLaCell, step: Double) {
        let shape = parameters.cells
        let form = Relaxing(memory: shape.outlineMemoryInSeconds, step: step)
        for k in 0..<4 {
            // Higher harmonics are smaller, so that outlines stay smooth.
            let deviation = Float(shape.irregularity) * 2 / Float(k + 2)
            cell.cosines[k] = form.next(cell.cosines[k], deviation: deviation, &generator)
            cell.sines[k] = form.next(cell.sines[k], deviation: deviation, &generator)
        }
        let pull = Relaxing(memory: shape.persistenceInSeconds, step: step)
        let perSecond = shape.speedInMicrometersPerMinute / 60 / parameters.field.pixelSizeInMicrometers
        let deviation = Float(perSecond / 2.0.squareRoot())
        for axis in 0..<2 {
            cell.velocity[axis] = pull.next(cell.velocity[axis], deviation: deviation, &generator)
            cell.nucleusShift[axis] = form.next(cell.nucleusShift[axis], deviation: 0.08, &generator)
        }
        cell.fluctuation = form.next(cell.fluctuation, deviation: Float(parameters.reporter.fluctuation), &generator)
        guard step.isFinite else { return }
        let freedom = 1 - cell.roundness(spreading: parameters.mitosis.spreadingInSeconds)
        let turn = 0.01 * (step / 120).squareRoot() * generator.normal() * Double(freedom)
        cell.direction = SIMD2<Float>(PortableMath.unitVector(turns: turn)).rotating(cell.direction)
        cell.direction /= cell.direction.length
        cell.centre += cell.velocity * (Float(step) * (0.15 + 0.85 * freedom))
        keepInside(&cell)
    }

    /// Turns a cell back at the edge of the populated area.
    private func keepInside(_ cell: inout HeLaCell) {
        for axis in 0..<2 {
            if cell.centre[axis] < lowest[axis] {
                cell.velocity[axis] = abs(cell.velocity[axis])
            } else if cell.centre[axis] > highest[axis] {
                cell.velocity[axis] = -abs(cell.velocity[axis])
            }
        }
    }

    private mutating func divide(_ mother: HeLaCell, frame: Int) -> [HeLaCell] {
        let outline = mother.outlines(parameters: parameters).cell
        let distance = 0.55 * outline.axes.x
        return [Float(-1), 1].map { side in
            var heritage = mother.heritage
            heritage.aspect = drawAspect()
            heritage.grainOrigin = drawGrainOrigin()
            let area = mother.matureArea * Float(generator.logNormal(median: 1, spread: 0.05))
            var daughter = newCell(heritage: heritage, matureArea: area, mother: mother.identity, frame: frame)
            daughter.centre = mother.centre + mother.direction * (side * distance)
            daughter.fluctuation = mother.fluctuation
            return daughter
        }
    }

    private mutating func pushApart(passes: Int) {
        var shapes = living.map { $0.outlines(parameters: parameters).cell }
        for _ in 0..<passes {
            Crowd.separate(&shapes, gap: 0)
        }
        for index in living.indices {
            living[index].centre = shapes[index].centre
        }
    }
}
