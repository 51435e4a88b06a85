import CellImage
import Evaluation
import TestSupport
import Testing

@Suite struct TraceComparisonTests {
    private func overlap(_ reference: String, _ result: String) throws -> MaskOverlap {
        try MaskOverlap(
            reference: LabelRuns(LabelImage(ascii: reference)),
            result: LabelRuns(LabelImage(ascii: result))
        )
    }

    /// Cells 1, 2 and 3 are found as 7, 8 and 9; cell 4 is not found, and 6 is not true.
    private func frame() throws -> MaskOverlap {
        try overlap("11..22..33..44\n11..22..33....", "77..88..99....\n77..88..99..66")
    }

    @Test func errorsAreRelativeToTheTruth() throws {
        var comparison = TraceComparison()
        comparison.add(try frame(), reference: [1: 2, 2: 4, 3: 10], result: [7: 2.2, 8: 3, 9: 10.5])
        // The errors are 0.1, -0.25 and 0.05.
        #expect(comparison.count == 3 && comparison.missing == 0)
        #expect(abs(try #require(comparison.medianRelativeError) - 0.1) < 1e-12)
        #expect(abs(try #require(comparison.medianBias) - 0.05) < 1e-12)
        // 95 % of the way from the first to the last of three: 0.1 + 0.9 (0.25 - 0.1).
        #expect(abs(try #require(comparison.relativeError95) - 0.235) < 1e-12)
    }

    @Test func framesAddUp() throws {
        var comparison = TraceComparison()
        comparison.add(try frame(), reference: [1: 1, 2: 1], result: [7: 1.1, 8: 1.2])
        comparison.add(try frame(), reference: [1: 1, 2: 1], result: [7: 1.3, 8: 1.4])
        #expect(comparison.count == 4)
        #expect(abs(try #require(comparison.medianRelativeError) - 0.25) < 1e-12)
    }

    @Test func cellsWithoutAPartnerAreMissing() throws {
        var comparison = TraceComparison()
        comparison.add(try frame(), reference: [1: 1, 2: 1, 3: 1, 4: 1], result: [7: 1, 8: .nan, 6: 5])
        #expect(comparison.count == 1 && comparison.missing == 3)
        #expect(comparison.medianRelativeError == 0)
    }

    @Test func undefinedTruthDoesNotCount() throws {
        var comparison = TraceComparison()
        comparison.add(try frame(), reference: [1: .nan, 2: 0, 3: .infinity], result: [7: 1, 8: 1, 9: 1])
        #expect(comparison.count == 0 && comparison.missing == 0)
        #expect(comparison.medianRelativeError == nil && comparison.medianBias == nil)
        #expect(comparison.relativeError95 == nil)
    }

    /// An IoU of one half pairs two cells, less does not; then they belong to nobody else.
    @Test func cellsPairAtAnOverlapOfOneHalf() throws {
        var half = TraceComparison()
        half.add(try overlap("1111....", "77......"), reference: [1: 1], result: [7: 1])
        #expect(half.count == 1)
        var less = TraceComparison()
        less.add(try overlap("11111...", "77......"), reference: [1: 1], result: [7: 1])
        #expect(less.count == 0 && less.missing == 1)
    }

    /// The order in which values come does not change a digit.
    @Test func theOrderDoesNotMatter() throws {
        let reference: [UInt32: Double] = [1: 1.7, 2: 0.3, 3: 12]
        let result: [UInt32: Double] = [7: 1.9, 8: 0.2, 9: 12.5]
        var first = TraceComparison()
        var second = TraceComparison()
        for _ in 0..<3 { first.add(try frame(), reference: reference, result: result) }
        let other = Dictionary(uniqueKeysWithValues: reference.sorted { $0.key > $1.key })
        for _ in 0..<3 { second.add(try frame(), reference: other, result: result) }
        #expect(first.medianRelativeError == second.medianRelativeError && first.medianBias == second.medianBias)
    }
}
