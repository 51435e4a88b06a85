import Foundation

/// What a first pass over a part of a movie found.
struct FirstPass {
    let chain: LinkChain
    let table: DetectionTable
    /// The positions that were linked, bridges included.
    let positions: Range<Int>
    /// Mismatches of the links between neighbouring frames.
    let mismatches: [Double]
    let rivals: Rivals

    /// The detections at these positions.
    var numbers: Range<Int> { table.starts[positions.lowerBound]..<table.starts[positions.upperBound] }

    /// Pairs of neighbouring frames that were not linked though their earlier end was.
    struct Rivals {
        /// Earlier detections that were linked.
        var askers = 0
        private(set) var count = 0
        private var logarithms = 0.0
        private var product = 1.0

        /// Adds the mismatch of a pair.
        mutating func add(_ mismatch: Double) {
            count += 1
            // Rivals that all lie at the very gate have no finite exponent, and costs must be finite.
            product *= max(mismatch, 0.02)
            guard product < 1e-250 else { return }
            logarithms += log(product)
            product = 1
        }

        /// Sum of the logarithms of all mismatches.
        var sum: Double { logarithms + log(product) }
    }
}

extension CostScale {
    /// What most movies are like; where a first pass begins, and what few cells weigh against.
    static let usual = CostScale(
        mismatch: 0.15,
        shape: 1,
        accidentShare: 0.01,
        jumpShare: 0.005,
        rivals: 3,
        rivalExponent: 5,
        size: ChangeScale(spread: 0.25, variety: 0.6, accidents: 0.03),
        sizeSpread: SpreadBySize(spread: 0.25),
        brightness: ChangeScale(spread: 0.4, variety: 0.4, accidents: 0.03),
        integratedIntensity: ChangeScale(spread: 0.4, variety: 0.4, accidents: 0.03),
        end: Edge(inside: 4.6, border: 2.3),
        beginning: Edge(inside: 4.6, border: 2.3),
        fading: 4.6,
        stray: 9.2,
        miss: 4.6
    )
    /// Exponents of areas that `sizeSpread` is chosen from: an outline's error is a share of the area that falls with its root.
    private static let sizeExponents = [0, 0.5]
    /// Sightings that the usual shares weigh as much as.
    private static let priorCount = 100.0

    /// Measures a movie on the links of a first pass.
    init(_ pass: FirstPass) {
        let table = pass.table
        let direct = pass.chain.links(among: pass.numbers).filter {
            table.position(of: $0.later) - table.position(of: $0.earlier) == 1
        }
        self = CostScale.usual
        guard direct.count >= 20 else { return }
        if pass.rivals.count >= 20 {
            rivals = max(0.5, Double(pass.rivals.count) / Double(pass.rivals.askers))
            rivalExponent = min(max(1, -Double(pass.rivals.count) / pass.rivals.sum), 100)
        }
        fitMismatch(pass.mismatches)
        let whole = direct.filter { !table.isCut[$0.earlier] && !table.isCut[$0.later] }
        sizeSpread = SpreadBySize(
            changes: whole.map { table.octaves[$0.earlier] - table.octaves[$0.later] },
            sizes: whole.map { table.meanSize($0.earlier, $0.later) },
            exponents: CostScale.sizeExponents
        )
        size = change(of: table.octaves, along: whole, usual: size)
        if sizeSpread.exponent > 0 { size.spread = max(ChangeScale.leastSpread, sizeSpread.spread) }
        brightness = change(of: table.brightnesses, along: whole, usual: brightness)
        integratedIntensity = change(of: table.integratedIntensities, along: whole, usual: integratedIntensity)
        fitShares(pass)
    }

    /// Parts the mismatches of links into those of cells that jump and of all others, by expectation maximisation.
    private mutating func fitMismatch(_ values: [Double]) {
        let all = Double(values.count) + CostScale.priorCount
        // What stays the same from one round to the next.
        let known = values.map { value in
            KnownMismatch(
                value: value,
                logarithm: log(max(value, 0.02)),
                accident: 3 * (1 - value) * (1 - value),
                jump: jumpDensity(value)
            )
        }
        for _ in 0..<10 {
            var accidents = CostScale.priorCount * CostScale.usual.accidentShare
            var jumps = CostScale.priorCount * CostScale.usual.jumpShare
            var sums = (weight: 0.0, first: 0.0, second: 0.0)
            let logGamma: Double = lgamma(shape)
            for pair in known {
                let value = pair.value
                let density = stayDensity(max(value, 0.02), logarithm: pair.logarithm, logGamma: logGamma)
                let stay = (1 - accidentShare - jumpShare) * density
                let accident = accidentShare * pair.accident
                let jump = jumpShare * pair.jump
                let share = 1 / (stay + accident + jump)
                accidents += accident * share
                jumps += jump * share
                sums.weight += stay * share
                sums.first += stay * share * value
                sums.second += stay * share * value * value
            }
            accidentShare = accidents / all
            jumpShare = jumps / all
            mismatch = max(0.02, sums.first / sums.weight)
            let variance = max(1e-4, sums.second / sums.weight - mismatch * mismatch)
            shape = min(max(1, mismatch * mismatch / variance), 8)
        }
    }

    /// How a measure changes along links; the usual where too few links have it.
    private func change(
        of measure: [Double],
        along links: [(earlier: Int, later: Int)],
        usual: ChangeScale
    ) -> ChangeScale {
        let known = links.filter { !measure[$0.earlier].isNaN && !measure[$0.later].isNaN }
        guard known.count >= 20 else { return usual }
        return ChangeScale(
            changes: known.map { measure[$0.earlier] - measure[$0.later] },
            values: known.map { measure[$0.later] },
            usual: usual,
            priorCount: CostScale.priorCount
        )
    }

    /// How often tracks end or begin, and how often a cell is missed in between.
    private mutating func fitShares(_ pass: FirstPass) {
        end = edge(pass, positions: pass.positions.dropLast()) { pass.chain.next($0) < 0 }
        beginning = edge(pass, positions: pass.positions.dropFirst()) { pass.chain.previous($0) < 0 }
        fading = fadingCost(pass)
        stray = strayCost(pass)
        let links = pass.chain.links(among: pass.numbers)
        let missed = links.reduce(0) { sum, link in
            sum + pass.table.position(of: link.later) - pass.table.position(of: link.earlier) - 1
        }
        miss = cost(missed, of: links.count + missed, usual: miss)
    }

    /// How often a cell at the margin of focus is not seen in the next frame, be it that it ended or was bridged.
    private func fadingCost(_ pass: FirstPass) -> Double {
        let table = pass.table
        let last = pass.positions.upperBound - 1
        let marginal = pass.numbers.filter { table.isAtFocusMargin($0) && table.position(of: $0) < last }
        let unseen = marginal.count { number in
            let next = pass.chain.next(number)
            return next < 0 || table.position(of: next) > table.position(of: number) + 1
        }
        return cost(unseen, of: marginal.count, usual: CostScale.usual.fading)
    }

    /// How often a detection inside the image belongs to no track.
    private func strayCost(_ pass: FirstPass) -> Double {
        let between = pass.positions.dropFirst().dropLast()
        let inside = pass.table.starts[between.lowerBound]..<pass.table.starts[between.upperBound]
        let alone = inside.count { number in
            pass.chain.previous(number) < 0 && pass.chain.next(number) < 0 && !pass.table.isNearBorder[number]
        }
        return cost(alone, of: inside.count, usual: CostScale.usual.stray)
    }

    private func edge(_ pass: FirstPass, positions: Range<Int>, _ isBreak: (Int) -> Bool) -> Edge {
        let numbers = pass.table.starts[positions.lowerBound]..<pass.table.starts[positions.upperBound]
        let inside = numbers.filter { !pass.table.isNearBorder[$0] }
        let border = numbers.filter { pass.table.isNearBorder[$0] }
        let insideCost = cost(inside.count(where: isBreak), of: inside.count, usual: CostScale.usual.end.inside)
        let borderCost = cost(border.count(where: isBreak), of: border.count, usual: CostScale.usual.end.border)
        return Edge(inside: insideCost, border: min(insideCost, borderCost))
    }

    private func cost(_ events: Int, of all: Int, usual: Double) -> Double {
        -log((Double(events) + CostScale.priorCount * exp(-usual)) / (Double(all) + CostScale.priorCount))
    }
}

/// The mismatch of a link, with what its densities are made of.
private struct KnownMismatch {
    var value: Double
    var logarithm: Double
    var accident: Double
    var jump: Double
}
