import Testing
import Tracker

@Suite struct LabelIndexTests {
    @Test(arguments: [[], [1], [1, 2, 3], [2, 5, 900], [7, 70_000, 4_000_000_000]] as [[UInt32]])
    func findsLabelsAndNothingElse(labels: [UInt32]) {
        let index = LabelIndex(labels)
        for (position, label) in labels.enumerated() {
            #expect(index.index(of: label) == position)
        }
        for label: UInt32 in [0, 4, 899, 901, 69_999, .max] where !labels.contains(label) {
            #expect(index.index(of: label) == nil)
        }
    }
}
