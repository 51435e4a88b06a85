import Simulator
import Testing

/// Numbers computed with a separate implementation of xoshiro256** and SplitMix64, itself checked against the published
/// sequence of the state (1, 2, 3, 4): 11520, 0, 1509978240, 1215971899390074240.
@Test func generatorFollowsItsReference() {
    var first = SeededGenerator(seed: 0)
    #expect(
        (0..<4).map { _ in first.next() }
            == [0xfb54_05f7_bd79_c540, 0x780c_98e2_6cea_5883, 0x2a14_6e09_80fe_bc66, 0x4851_477d_b879_1fca]
    )
    var second = SeededGenerator(seed: 42, stream: 7)
    #expect(
        (0..<4).map { _ in second.next() }
            == [0x6273_7c38_a122_f17b, 0xea6e_bb82_a9ba_9daf, 0xd441_ca1a_f7a7_3d34, 0x9887_6492_b1a0_996a]
    )
}

@Test func uniformNumbersFillTheirRange() {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<20_000).map { _ in generator.uniform(-2, 4) }
    #expect(values.allSatisfy { $0 >= -2 && $0 < 4 })
    #expect(abs(mean(values) - 1) < 0.05)
    #expect(abs(variance(values) - 3) < 0.1)
}

@Test func normalNumbersHaveTheirMoments() {
    var generator = SeededGenerator(seed: 2)
    let values = (0..<40_000).map { _ in generator.normal() }
    #expect(abs(mean(values)) < 0.02)
    #expect(abs(variance(values) - 1) < 0.03)
    let beyondTwo = values.count { abs($0) > 2 }
    #expect(abs(Double(beyondTwo) / 40_000 - 0.0455) < 0.005)
}

@Test(arguments: [0.0, 0.3, 4, 50])
func poissonNumbersHaveTheirMoments(expected: Double) {
    var generator = SeededGenerator(seed: 3)
    let values = (0..<20_000).map { _ in generator.poisson(mean: expected) }
    #expect(values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    #expect(abs(mean(values) - expected) <= 0.03 * expected)
    #expect(abs(variance(values) - expected) <= 0.06 * expected)
}

@Test func logNormalNumbersHaveTheirMedian() {
    var generator = SeededGenerator(seed: 4)
    let values = (0..<9_999).map { _ in generator.logNormal(median: 5, spread: 0.4) }.sorted()
    #expect(abs(values[5_000] - 5) < 0.1)
    #expect(generator.logNormal(median: 5, spread: 0) == 5)
}

@Test func directionsAreUnitVectors() {
    var generator = SeededGenerator(seed: 5)
    let directions = (0..<1_000).map { _ in generator.direction() }
    #expect(directions.allSatisfy { abs($0.length - 1) < 1e-14 })
    #expect(abs(mean(directions.map(\.x))) < 0.1 && abs(mean(directions.map(\.y))) < 0.1)
}

private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
}

private func variance(_ values: [Double]) -> Double {
    let centre = mean(values)
    return mean(values.map { ($0 - centre) * ($0 - centre) })
}
