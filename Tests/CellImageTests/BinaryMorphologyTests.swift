import CellImage
import Testing

@Suite struct BinaryMorphologyTests {
    @Test(arguments: [
        ("disc-3", StructuringElement.disc(radius: 3)),
        ("square-2", .square(radius: 2)),
        ("diamond-3", .diamond(radius: 3)),
    ])
    func equalsScikitImage(name: String, element: StructuringElement) throws {
        let mask = try FilterFixtures.mask("mask")
        #expect(mask.dilated(by: element) == (try FilterFixtures.mask("dilated-\(name)")))
        #expect(mask.eroded(by: element) == (try FilterFixtures.mask("eroded-\(name)")))
        #expect(mask.opened(by: element) == (try FilterFixtures.mask("opened-\(name)")))
        #expect(mask.closed(by: element) == (try FilterFixtures.mask("closed-\(name)")))
    }

    @Test(arguments: [StructuringElement.disc(radius: 0), .square(radius: 0), .diamond(radius: 0)])
    func radiusZeroIsTheIdentity(element: StructuringElement) throws {
        let mask = try FilterFixtures.mask("mask")
        #expect(mask.dilated(by: element) == mask)
        #expect(mask.eroded(by: element) == mask)
    }

    @Test(arguments: [StructuringElement.disc(radius: 2.5), .square(radius: 3), .diamond(radius: 4)])
    func masksOfOneValueStayAsTheyAre(element: StructuringElement) {
        for value in [false, true] {
            let mask = Plane<Bool>(width: 6, height: 4, repeating: value)
            #expect(mask.dilated(by: element) == mask)
            #expect(mask.eroded(by: element) == mask)
        }
    }
}
