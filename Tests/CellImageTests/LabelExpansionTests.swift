import CellImage
import TestSupport
import Testing

@Suite struct LabelExpansionTests {
    @Test func expansionEqualsScikitImageWhereOneLabelIsNearest() throws {
        let expected = try FilterFixtures.labels("expanded-4").plane.pixels
        let found = try FilterFixtures.labels("labels").expanded(by: 4).plane.pixels
        #expect(found.count == expected.count)
        let ties = expected.count { $0 == .max }
        #expect(ties < expected.count / 10)
        #expect(zip(found, expected).allSatisfy { $1 == .max ? $0 != 0 : $0 == $1 })
    }

    @Test func erosionEqualsScikitImageLabelByLabel() throws {
        let found = try FilterFixtures.labels("labels").eroded(by: 2)
        #expect(found == (try FilterFixtures.labels("eroded-2")))
    }

    @Test func touchingLabelsShrinkFromEachOther() {
        let labels = LabelImage(ascii: "111222\n111222\n111222")
        #expect(labels.eroded(by: 1) == LabelImage(ascii: "11..22\n11..22\n11..22"))
    }

    @Test func nothingGrowsFromAnEmptyImage() {
        #expect(LabelImage(width: 4, height: 3).expanded(by: 10) == LabelImage(width: 4, height: 3))
    }
}
