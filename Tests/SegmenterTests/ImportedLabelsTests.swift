import CellImage
import Segmenter
import TestSupport
import Testing

@Suite struct ImportedLabelsTests {
    private let first = LabelImage(ascii: "11.\n.22")
    private let second = LabelImage(ascii: "...\n7.Z")

    private func frame(_ index: Int, width: Int = 3) throws -> Frame {
        try SyntheticFrames.frame(Plane(width: width, height: 2, repeating: 0), index: index)
    }

    @Test func handsOutLabelsAsTheyAre() throws {
        let segmenter = ImportedLabels([first, second])
        #expect(segmenter.name == "labels")
        #expect(try segmenter.segment(frame(0)) == Segmentation(labels: first))
        #expect(try segmenter.segment(frame(1)) == Segmentation(labels: second))
    }

    @Test func asksForOneFrameAtATime() throws {
        let image = first
        let segmenter = ImportedLabels(source: "masks") { $0 == 5 ? image : nil }
        #expect(segmenter.parameters == ["missingFrames": "refused", "source": "masks"])
        #expect(try segmenter.segment(frame(5)).labels == image)
    }

    @Test func missingFramesAreRefusedOrEmpty() throws {
        #expect(throws: SegmentationError.noLabels(frame: 1)) { try ImportedLabels([first]).segment(frame(1)) }
        let lenient = ImportedLabels([first], missingFrames: .empty)
        #expect(try lenient.segment(frame(1)).labels == LabelImage(width: 3, height: 2))
    }

    @Test func refusesLabelsOfAnotherSize() {
        let segmenter = ImportedLabels([first])
        #expect {
            try segmenter.segment(frame(0, width: 4))
        } throws: { error in
            guard case .labels(0, let reason)? = error as? SegmentationError else { return false }
            return reason.contains("3 x 2") && reason.contains("4 x 2")
        }
    }

    @Test func anErrorOfTheSourceIsTheReason() {
        let segmenter = ImportedLabels { _ in throw ImageError.parameter(name: "mask", reason: "is torn") }
        #expect(throws: SegmentationError.labels(frame: 0, reason: "mask: is torn")) {
            try segmenter.segment(frame(0))
        }
    }
}
