import MovieIO
import Testing

@Suite struct UnitNamesTests {
    @Test(arguments: ["um", "µm", "\u{3BC}m", "\\u00B5m", "\u{FFFD}m", "Âµm", "micron", "Micrometer", " um "])
    func micrometersInManySpellings(_ unit: String) {
        #expect(UnitNames.micrometers(in: unit) == 1)
    }

    @Test func otherLengths() {
        #expect(UnitNames.micrometers(in: "nm") == 1e-3)
        #expect(UnitNames.micrometers(in: "mm") == 1e3)
        #expect(UnitNames.micrometers(in: "inch") == 25_400)
        #expect(UnitNames.micrometers(in: "Å") == 1e-4)
    }

    @Test(arguments: ["pixel", "pixels", "reference frame", "", "s"])
    func noLength(_ unit: String) {
        #expect(UnitNames.micrometers(in: unit) == nil)
    }

    @Test func times() {
        #expect(UnitNames.seconds(in: "ms") == 1e-3)
        #expect(UnitNames.seconds(in: "sec") == 1)
        #expect(UnitNames.seconds(in: "min") == 60)
        #expect(UnitNames.seconds(in: "h") == 3600)
        #expect(UnitNames.seconds(in: "\u{3BC}s") == 1e-6)
        #expect(UnitNames.seconds(in: "frame") == nil)
        #expect(UnitNames.seconds(in: "") == nil)
    }
}
