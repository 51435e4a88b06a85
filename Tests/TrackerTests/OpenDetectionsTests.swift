import Testing
import Tracker

@Suite struct OpenDetectionsTests {
    /// Numbers of the first detections of five frames of 3, 0, 4, 1 and 2 detections.
    private let starts = [0, 3, 3, 7, 8, 10]

    @Test(arguments: [0..<5, 1..<4, 2..<3, 3..<3])
    func holdsWhatIsOpenAtEveryPosition(positions: Range<Int>) {
        for isOpen in [{ $0 % 2 == 0 }, { _ in true }, { $0 == 6 }] as [(Int) -> Bool] {
            let open = OpenDetections(positions, starts: starts, where: isOpen)
            for position in positions {
                #expect(open.at(position) == (starts[position]..<starts[position + 1]).filter(isOpen))
            }
            #expect(open.numbers == positions.flatMap { open.at($0) })
        }
    }

    @Test func findsThePlaceOfEveryOne() {
        let open = OpenDetections(0..<5, starts: starts) { $0 % 3 != 1 }
        #expect(open.numbers == [0, 2, 3, 5, 6, 8, 9])
        #expect(open.numbers.map(open.place) == Array(open.numbers.indices))
    }

    @Test func noneAreNoTrouble() {
        let open = OpenDetections(0..<5, starts: starts) { _ in false }
        #expect(open.numbers.isEmpty)
        #expect((0..<5).allSatisfy { open.at($0).isEmpty })
    }
}
