import CellImage
import TestSupport
import Testing

@Suite struct LabelImageRelabelTests {
    let image = LabelImage(ascii: "77..3\n7.55.\n..553\n.....\n.9...")

    @Test func numbersInAscendingOrder() {
        let (labels, originals) = image.relabeledSequentially()
        #expect(labels == LabelImage(ascii: "33..1\n3.22.\n..221\n.....\n.4..."))
        #expect(originals == [3, 5, 7, 9])
    }

    @Test func mapsThroughATable() {
        let mapped = image.mappingLabels([7: 5, 9: 0, 100: 2])
        #expect(mapped == LabelImage(ascii: "55..3\n5.55.\n..553\n.....\n....."))
    }

    @Test func joinsRunsThatBecomeOne() {
        let runs = LabelRuns(LabelImage(ascii: "1122.2")).mappingLabels([1: 4, 2: 4])
        expectInvariants(runs)
        #expect(runs.runs.count == 2)
    }

    @Test func keepsAndRemoves() {
        #expect(image.keepingLabels([5]) == LabelImage(ascii: ".....\n..55.\n..55.\n.....\n....."))
        #expect(image.removingLabels([3, 7, 9]) == image.keepingLabels([5]))
    }

    @Test func removesSmallObjects() {
        #expect(image.removingObjects(smallerThan: 3) == image.keepingLabels([5, 7]))
        #expect(image.removingObjects(smallerThan: 4) == image.keepingLabels([5]))
        #expect(image.removingObjects(smallerThan: 0) == image)
    }

    @Test func clearsTheBorder() {
        #expect(image.clearingBorder() == image.keepingLabels([5]))
        #expect(image.clearingBorder(margin: 1) == LabelImage(width: 5, height: 5))
    }

    @Test(arguments: 0..<10)
    func keepsTheInvariants(seed: UInt64) {
        let runs = LabelRuns(RegionFixtures.randomImage(seed: seed, width: 70, height: 30, labels: 40))
        expectInvariants(runs.mappingLabels(Dictionary(uniqueKeysWithValues: (1...20).map { ($0, $0 / 3) })))
        expectInvariants(runs.relabeledSequentially().labels)
        expectInvariants(runs.clearingBorder(margin: 2))
    }
}
