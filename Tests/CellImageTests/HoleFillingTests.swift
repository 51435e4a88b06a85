import CellImage
import TestSupport
import Testing

@Suite struct HoleFillingTests {
    @Test func equalsSciPy() throws {
        let mask = try FilterFixtures.mask("mask")
        #expect(mask.fillingHoles() == (try FilterFixtures.mask("filled")))
        #expect(mask.fillingHoles() != mask)
    }

    @Test func onlyHolesOfOneLabelAreFilled() {
        let labels = LabelImage(ascii: "111.222\n1.1.2.3\n111.233\n.......\n44.....\n.4.....")
        let filled = LabelImage(ascii: "111.222\n111.2.3\n111.233\n.......\n44.....\n.4.....")
        #expect(labels.fillingHoles() == filled)
    }

    @Test func largeHolesStayWhenAsked() {
        let ring = LabelImage(ascii: "11111\n1...1\n11111\n1.111\n11111")
        #expect(ring.fillingHoles(maximumArea: 2) == LabelImage(ascii: "11111\n1...1\n11111\n11111\n11111"))
        let mask = ring.plane.map { $0 != 0 }
        #expect(mask.fillingHoles(maximumArea: 2).pixels.count { !$0 } == 3)
        #expect(mask.fillingHoles().pixels.allSatisfy { $0 })
    }

    @Test func emptyImagesWork() {
        #expect(LabelImage(width: 0, height: 0).fillingHoles() == LabelImage(width: 0, height: 0))
        #expect(LabelImage(width: 2, height: 1).fillingHoles() == LabelImage(width: 2, height: 1))
    }
}
