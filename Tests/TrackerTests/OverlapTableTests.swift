import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct OverlapTableTests {
    @Test func countsSharedPixels() {
        let earlier = LabelRuns(LabelImage(ascii: "11.22\n11.22\n....3"))
        let later = LabelRuns(LabelImage(ascii: ".4455\n.6655\n....."))
        #expect(
            OverlapTable.count(earlier, later) == [
                LabelOverlap(earlier: 1, later: 4, pixels: 1),
                LabelOverlap(earlier: 1, later: 6, pixels: 1),
                LabelOverlap(earlier: 2, later: 5, pixels: 4),
            ]
        )
    }

    @Test func movesTheEarlierImage() {
        let earlier = LabelRuns(LabelImage(ascii: "11...\n.....\n....."))
        let later = LabelRuns(LabelImage(ascii: ".....\n.....\n..22."))
        let shift = PixelShift(x: 2, y: 2)
        #expect(OverlapTable.count(earlier, later).isEmpty)
        #expect(OverlapTable.count(earlier, later, shift: shift) == [LabelOverlap(earlier: 1, later: 2, pixels: 2)])
    }

    @Test(arguments: [0, 1, -3, 7, -40, 40, 1_000_000_000_000] as [Int], [0, -2, 5, -31, 31, Int.min + 1] as [Int])
    func agreesWithPixelByPixelCount(x: Int, y: Int) throws {
        var numbers = SplitMix(seed: UInt64(truncatingIfNeeded: 31 &* x &+ y))
        let earlier = try noise(using: &numbers)
        let later = try noise(using: &numbers)
        let shift = PixelShift(x: x, y: y)
        let found = OverlapTable.count(LabelRuns(earlier), LabelRuns(later), shift: shift)
        #expect(found == countByPixel(earlier, later, shift))
    }

    @Test func holdsAPairForEveryPixel() throws {
        let side = 300
        let earlier = try LabelImage(width: side, height: side, labels: (0..<UInt32(side * side)).map { $0 + 1 })
        let later = try LabelImage(width: side, height: side, labels: (0..<UInt32(side * side)).map { .max - $0 })
        let found = OverlapTable.count(LabelRuns(earlier), LabelRuns(later))
        #expect(found.count == side * side)
        #expect(
            found.enumerated().allSatisfy {
                $1 == LabelOverlap(earlier: UInt32($0) + 1, later: .max - UInt32($0), pixels: 1)
            }
        )
    }

    /// Each row of the large object meets many others, over and over again.
    @Test func sumsWhatOneObjectSharesWithMany() throws {
        let (width, height) = (97, 12)
        let later = try LabelImage(
            width: width,
            height: height,
            labels: (0..<width * height).map { UInt32($0 % width / 4 * 7 % 23 + 1) }
        )
        let earlier = try LabelImage(
            width: width,
            height: height,
            labels: Array(repeating: 9, count: width * height)
        )
        for shift in [PixelShift(x: 0, y: 0), PixelShift(x: -5, y: 3), PixelShift(x: 96, y: -11)] {
            #expect(
                OverlapTable.count(LabelRuns(earlier), LabelRuns(later), shift: shift)
                    == countByPixel(earlier, later, shift)
            )
            #expect(
                OverlapTable.count(LabelRuns(later), LabelRuns(earlier), shift: shift)
                    == countByPixel(later, earlier, shift)
            )
        }
    }

    @Test func comparesImagesOfDifferentSize() throws {
        var numbers = SplitMix(seed: 8)
        let small = try LabelImage(
            width: 7,
            height: 5,
            labels: (0..<35).map { _ in .random(in: 0...2, using: &numbers) }
        )
        let large = try noise(using: &numbers)
        for (x, y) in [(0, 0), (33, 25), (-6, -4), (-39, 29), (39, -29)] {
            let shift = PixelShift(x: x, y: y)
            let (one, other) = (LabelRuns(small), LabelRuns(large))
            #expect(OverlapTable.count(one, other, shift: shift) == countByPixel(small, large, shift))
            #expect(OverlapTable.count(other, one, shift: shift) == countByPixel(large, small, shift))
        }
    }

    @Test func emptyImagesShareNothing() {
        let empty = LabelRuns(LabelImage(width: 0, height: 0))
        let full = LabelRuns(LabelImage(ascii: "11\n11"))
        #expect(OverlapTable.count(empty, full).isEmpty)
        #expect(OverlapTable.count(full, empty).isEmpty)
        #expect(OverlapTable.count(full, LabelRuns(LabelImage(width: 2, height: 2))).isEmpty)
    }

    /// Labels 0 to 6 in short stretches, 40 x 30 pixels.
    private func noise(using numbers: inout SplitMix) throws -> LabelImage {
        var labels: [UInt32] = []
        while labels.count < 1200 {
            let stretch = Int.random(in: 1...5, using: &numbers)
            labels += Array(repeating: UInt32.random(in: 0...6, using: &numbers), count: stretch)
        }
        return try LabelImage(width: 40, height: 30, labels: Array(labels.prefix(1200)))
    }

    private func countByPixel(_ earlier: LabelImage, _ later: LabelImage, _ shift: PixelShift) -> [LabelOverlap] {
        var counts: [DetectionID: Int] = [:]
        for row in 0..<later.height {
            for column in 0..<later.width {
                let (fromRow, fromColumn) = (row &- shift.y, column &- shift.x)
                guard (0..<earlier.height).contains(fromRow), (0..<earlier.width).contains(fromColumn) else { continue }
                let pair = DetectionID(frame: Int(earlier[fromRow, fromColumn]), label: later[row, column])
                if pair.frame > 0, pair.label > 0 {
                    counts[pair, default: 0] += 1
                }
            }
        }
        return counts.keys.sorted().map {
            LabelOverlap(earlier: UInt32($0.frame), later: $0.label, pixels: counts[$0] ?? 0)
        }
    }
}
