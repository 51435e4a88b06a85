import MovieIO
import Testing

@Suite struct AxesOptionTests {
    @Test func oneOpenExtentFollowsFromThePlanes() throws {
        let axes = try AxesOption("tc2yx").axes(planeCount: 60, known: [:])
        #expect(axes == [PlaneAxis("T", 30), PlaneAxis("C", 2)])
        #expect(try AxesOption("TYX").axes(planeCount: 7, known: ["Z": 7]) == [PlaneAxis("T", 7)])
        #expect(try AxesOption("YX").axes(planeCount: 1, known: [:]).isEmpty)
        #expect(try AxesOption("TYXS").axes(planeCount: 2, known: [:]) == [PlaneAxis("T", 2)])
        #expect(try AxesOption("TSYX").text == "TSYX")
    }

    @Test func knownExtentsFillTheRest() throws {
        let axes = try AxesOption("TZCYX").axes(planeCount: 60, known: ["C": 2, "Z": 5, "T": 99])
        #expect(axes == [PlaneAxis("T", 6), PlaneAxis("Z", 5), PlaneAxis("C", 2)])
    }

    @Test(arguments: ["", "T", "TXY", "QYX", "TTYX", "YXT", "T0YX", "T99999999999999999999YX"])
    func nonsenseIsRefused(_ text: String) {
        #expect(throws: MovieError.self) { try AxesOption(text) }
    }

    @Test func extentsMustFitThePlanes() throws {
        let option = try AxesOption("TC7YX")
        #expect(throws: MovieError.self) { try option.axes(planeCount: 60, known: [:]) }
        let open = try AxesOption("TCYX")
        let error = MovieFixtures.error { _ = try open.axes(planeCount: 60, known: [:]) }
        #expect(error?.description.contains("TC2YX") == true)
        let single = try AxesOption("YX")
        #expect(throws: MovieError.self) { try single.axes(planeCount: 2, known: [:]) }
        let huge = try AxesOption("T50000000C50000000Z50000000YX")
        #expect(throws: MovieError.self) { try huge.axes(planeCount: 2, known: [:]) }
    }
}
