import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct BoxGridTests {
    @Test(arguments: 0..<10)
    func findsEveryOverlappingBox(seed: Int) {
        var numbers = SplitMix(seed: UInt64(seed))
        func box() -> PixelRect {
            let (x, y) = (Int.random(in: -20..<300, using: &numbers), Int.random(in: 0..<200, using: &numbers))
            let largest = Int.random(in: 0..<8, using: &numbers) == 0 ? 250 : 20
            return PixelRect(
                minX: x,
                minY: y,
                maxX: x + Int.random(in: 0...largest, using: &numbers),
                maxY: y + Int.random(in: 1...largest, using: &numbers)
            )
        }
        let boxes = (0..<150).map { _ in box() }
        let grid = BoxGrid(boxes)
        for query in (0..<40).map({ _ in box() }) {
            let expected = boxes.indices.filter { index in
                let shared = query.intersection(boxes[index])
                return shared.width > 0 && shared.height > 0
            }
            let found = grid.overlapping(query)
            #expect(found.map(\.index) == expected)
            for (index, iou) in found {
                let shared = Double(query.intersection(boxes[index]).area)
                #expect(iou == shared / (Double(query.area + boxes[index].area) - shared))
            }
        }
    }

    @Test func noBoxesAreNoTrouble() {
        #expect(BoxGrid([]).overlapping(PixelRect(minX: 0, minY: 0, maxX: 5, maxY: 5)).isEmpty)
    }
}
