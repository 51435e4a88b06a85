import CellImage
import Segmenter
import TestSupport
import Testing

@Suite struct ClassicalNucleiTests {
    /// Two bright discs on a dim, slightly noisy field, in the second of two channels.
    private func frame() throws -> Frame {
        var random = SplitMix(seed: 3)
        var marker = Plane<Float>(width: 80, height: 60, repeating: 0)
        for row in 0..<60 {
            for column in 0..<80 {
                let isBright = [(20, 30), (58, 30)].contains { x, y in
                    (column - x) * (column - x) + (row - y) * (row - y) <= 64
                }
                marker[row, column] = Float(Int.random(in: 100..<110, using: &random)) + (isBright ? 300 : 0)
            }
        }
        let other = Plane<Float>(width: 80, height: 60, repeating: 100)
        return try Frame(index: 0, timeInSeconds: nil, channels: [other, marker])
    }

    private func finder(channel: Int) throws -> ClassicalSegmenter {
        var parameters = ClassicalParameters()
        parameters.nucleusChannel = channel
        return try ClassicalSegmenter(parameters: parameters)
    }

    /// The left and the right half of the field are a cell each.
    private var cells: LabelImage {
        var image = LabelImage(width: 80, height: 60)
        for row in 0..<60 { for column in 0..<80 { image[row, column] = column < 40 ? 7 : 3 } }
        return image
    }

    @Test func nucleiHaveTheLabelsOfTheCells() throws {
        let segmenter = ClassicalNuclei(in: ImportedLabels([cells]), finder: try finder(channel: 1))
        let found = try segmenter.segment(try frame())
        #expect(found.labels == cells)
        let nuclei = LabelRuns(try #require(found.nuclei)).regionProperties()
        #expect(nuclei.map(\.label) == [3, 7])
        #expect(zip(nuclei, [58.0, 20]).allSatisfy { abs($0.centroid.x - $1) < 1 && (150...250).contains($0.area) })
    }

    @Test func parametersAreThoseOfBoth() throws {
        let finder = try finder(channel: 1)
        let segmenter = ClassicalNuclei(in: ImportedLabels([cells]), finder: finder)
        #expect(segmenter.name == "labels")
        #expect(segmenter.parameters.count == finder.parameters.count + 1)
        #expect(segmenter.parameters["nuclei.nucleusChannel"] == "1")
        #expect(segmenter.parameters["missingFrames"] == "refused")
    }

    @Test func aChannelThatIsMissingIsRefused() throws {
        let segmenter = ClassicalNuclei(in: ImportedLabels([cells]), finder: try finder(channel: 2))
        #expect(throws: SegmentationError.channel(index: 2, available: 2)) { try segmenter.segment(try frame()) }
    }
}
