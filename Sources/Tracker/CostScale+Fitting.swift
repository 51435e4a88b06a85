import Foundation

/// What a first pass over a part of a movie found.
struct FirstPass {
    let chain: LinkChain
    let table: DetectionTable
    /// The positions that were linked, bridges included.
    let positions: Range<Int>
    /// Mismatches of pairs of neighbouring frames that were not linked, of `askers` earlier detections.
    let rivals: [Double]
    let askers: Int
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
        sizeSpread: 0.25,
        sizeVariety: 0.6,
        sizeAccidents: 0.03,
        end: Edge(inside: 4.6, border: 2.3),
        beginning: Edge(inside: 4.6, border: 2.3),
        miss: 4.6
    )
    /// Sightings that the usual shares weigh as much as.
    private static let priorCount = 100.0

    /// Measures a movie on the links of a first pass.
    init(_ pass: FirstPass) {
        let table = pass.table
        let direct = pass.chain.links.map(\.candidate).filter {
            table.position[$0.later] - table.position[$0.earlier] == 1
        }
        self = CostScale.usual
        guard direct.count >= 20 else { return }
        if pass.rivals.count >= 20 {
            rivals = max(0.5, Double(pass.rivals.count) / Double(pass.askers))
            // Rivals that all lie at the very gate have no finite exponent, and costs must be finite.
            let spread = pass.rivals.reduce(0) { $0 - log(max($1, 0.02)) }
            rivalExponent = min(max(1, Double(pass.rivals.count) / spread), 100)
        }
        fitMismatch(direct.map(\.mismatch))
        let changes = direct.filter { !table.isCut[$0.earlier] && !table.isCut[$0.later] }
        if changes.count >= 20 {
            fitSizes(changes.map { log2(table.areas[$0.earlier] / table.areas[$0.later]) })
            let variety = Spread(changes.map { log2(table.areas[$0.later]) }).deviation
            sizeVariety = max(sizeSpread, 2.0.squareRoot() * variety)
        }
        fitShares(pass)
    }

    /// Parts the mismatches of links into those of cells that jump and of all others, by expectation maximisation.
    private mutating func fitMismatch(_ values: [Double]) {
        let all = Double(values.count) + CostScale.priorCount
        for _ in 0..<10 {
            var accidents = CostScale.priorCount * CostScale.usual.accidentShare
            var jumps = CostScale.priorCount * CostScale.usual.jumpShare
            var sums = (weight: 0.0, first: 0.0, second: 0.0)
            for value in values {
                let parts = sameDensities(value)
                let sum = parts.stay + parts.accident + parts.jump
                accidents += parts.accident / sum
                jumps += parts.jump / sum
                sums.weight += parts.stay / sum
                sums.first += parts.stay / sum * value
                sums.second += parts.stay / sum * value * value
            }
            accidentShare = accidents / all
            jumpShare = jumps / all
            mismatch = max(0.02, sums.first / sums.weight)
            let variance = max(1e-4, sums.second / sums.weight - mismatch * mismatch)
            shape = min(max(1, mismatch * mismatch / variance), 8)
        }
    }

    private mutating func fitSizes(_ octaves: [Double]) {
        sizeSpread = max(0.05, Spread(octaves).deviation)
        for _ in 0..<5 {
            let accidents = octaves.reduce(CostScale.priorCount * CostScale.usual.sizeAccidents) { sum, value in
                sum + sizeAccidents / ((1 - sizeAccidents) * sizeRatio(value) + sizeAccidents)
            }
            sizeAccidents = min(0.2, accidents / (Double(octaves.count) + CostScale.priorCount))
        }
    }

    /// How often tracks end or begin, and how often a cell is missed in between.
    private mutating func fitShares(_ pass: FirstPass) {
        end = edge(pass, positions: pass.positions.dropLast()) { pass.chain.next[$0] < 0 }
        beginning = edge(pass, positions: pass.positions.dropFirst()) { pass.chain.previous[$0] < 0 }
        let position = pass.table.position
        let missed = pass.chain.links.reduce(0) { sum, link in
            sum + position[link.candidate.later] - position[link.candidate.earlier] - 1
        }
        miss = cost(missed, of: pass.chain.links.count + missed, usual: miss)
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
