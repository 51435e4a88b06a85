import CellImage
import Testing

@Suite struct ReductionTests {
    @Test func blocksAreAveragedAndCutOffOnesToo() throws {
        let plane = try Plane<Float>(width: 3, height: 3, pixels: [1, 3, 10, 5, 7, 20, 2, 4, 9])
        #expect(plane.reduced(by: 2).pixels == [4, 15, 3, 9])
        #expect(plane.reduced(by: 1) == plane)
        #expect(plane.reduced(by: 5).pixels.count == 1)
    }

    @Test func aRampSurvivesThereAndBack() {
        var ramp = Plane<Float>(width: 40, height: 24, repeating: 0)
        for row in 0..<24 {
            for column in 0..<40 { ramp[row, column] = Float(2 * column + 3 * row) }
        }
        let back = ramp.reduced(by: 4).enlarged(by: 4, width: 40, height: 24)
        for row in 2..<22 {
            for column in 2..<38 { #expect(abs(back[row, column] - ramp[row, column]) < 1e-3) }
        }
        #expect(back[0, 0] == ramp.reduced(by: 4)[0, 0])
    }
}
