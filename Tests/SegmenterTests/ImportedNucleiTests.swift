import CellImage
import Segmenter
import TestSupport
import Testing

@Suite struct ImportedNucleiTests {
    private let cells = LabelImage(ascii: "111.\n.222")
    private let nuclei = LabelImage(ascii: ".7.5\n..8.")

    private func frame(_ index: Int, width: Int = 4) throws -> Frame {
        try SyntheticFrames.frame(Plane(width: width, height: 2, repeating: 0), index: index)
    }

    private func segmenter(frame: Int = 0) -> ImportedNuclei {
        let nuclei = nuclei
        return ImportedNuclei(in: ImportedLabels([cells, cells])) { $0 == frame ? nuclei : nil }
    }

    @Test func nucleiAreAddedAsTheyAre() throws {
        #expect(try segmenter().segment(frame(0)) == Segmentation(labels: cells, nuclei: nuclei))
    }

    @Test func aFrameWithoutThemHasNone() throws {
        let none = LabelImage(width: 4, height: 2)
        #expect(try segmenter().segment(frame(1)) == Segmentation(labels: cells, nuclei: none))
    }

    @Test func itIsTheSegmenterOfTheCells() {
        #expect(segmenter().name == "labels")
        #expect(segmenter().parameters == ["missingFrames": "refused", "nuclei": "labels"])
    }

    @Test func errorsSayWhoseTheyAre() throws {
        #expect {
            let small = ImportedNuclei(in: ImportedLabels([LabelImage(width: 5, height: 2)])) { [nuclei] _ in nuclei }
            _ = try small.segment(frame(0, width: 5))
        } throws: { error in
            guard case .nuclei(0, let reason)? = error as? SegmentationError else { return false }
            return reason.contains("4 x 2") && reason.contains("5 x 2")
        }
        let torn = ImportedNuclei(in: ImportedLabels([cells])) { _ in
            throw ImageError.parameter(name: "mask", reason: "is torn")
        }
        #expect(throws: SegmentationError.nuclei(frame: 0, reason: "mask: is torn")) { try torn.segment(frame(0)) }
        #expect {
            _ = try segmenter().segment(frame(2))
        } throws: { error in
            error as? SegmentationError == .noLabels(frame: 2)
        }
    }
}
