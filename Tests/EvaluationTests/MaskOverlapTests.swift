import CellImage
import Evaluation
import TestSupport
import Testing

@Suite struct MaskOverlapTests {
    @Test(arguments: 0..<20)
    func countsLikeThePixels(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let one = noise(&random, labels: 1 << UInt32(seed % 10))
        let other = noise(&random, labels: 7)
        let overlap = try MaskOverlap(reference: LabelRuns(one), result: LabelRuns(other))
        var expected: [[UInt32]: Int] = [:]
        for (first, second) in zip(one.plane.pixels, other.plane.pixels) where first != 0 && second != 0 {
            expected[[first, second], default: 0] += 1
        }
        #expect(overlap.pairs.count == expected.count)
        for pair in overlap.pairs {
            let labels = [overlap.referenceLabels[pair.reference], overlap.resultLabels[pair.result]]
            #expect(expected[labels] == pair.pixels)
        }
        let order = overlap.pairs.map { [$0.reference, $0.result] }
        #expect(order == order.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
        #expect(overlap.referenceAreas.reduce(0, +) == one.plane.pixels.count { $0 != 0 })
    }

    @Test func takesManyObjectsUnderOne() throws {
        var dots = LabelImage(width: 400, height: 400)
        for index in 0..<80_000 { dots.plane.pixels[2 * index] = UInt32(index + 1) }
        var cover = LabelImage(width: 400, height: 400)
        for index in cover.plane.pixels.indices { cover.plane.pixels[index] = .max }
        let overlap = try MaskOverlap(reference: LabelRuns(cover), result: LabelRuns(dots))
        #expect(overlap.pairs.count == 80_000)
        #expect(overlap.pairs.allSatisfy { $0.pixels == 1 })
    }

    private func noise(_ random: inout SplitMix, labels: UInt32) -> LabelImage {
        var image = LabelImage(width: 57, height: 23)
        for index in image.plane.pixels.indices {
            image.plane.pixels[index] =
                index > 0 && Bool.random(using: &random)
                ? image.plane.pixels[index - 1] : UInt32.random(in: 0...labels, using: &random)
        }
        return image
    }
}
