import CellImage
import Testing

@Suite struct ImageUnitsTests {
    @Test func possibleSizesAreTaken() {
        #expect(PixelSize(widthInMicrometers: 1e-6, heightInMicrometers: 1e6)?.heightInMicrometers == 1e6)
        #expect(FrameInterval(seconds: 0.001)?.seconds == 0.001)
    }

    /// Areas and times made of them would be zero or infinite.
    @Test(arguments: [0, -1, 1e-300, 1e300, .infinity, .nan])
    func othersAreNot(value: Double) {
        #expect(PixelSize(widthInMicrometers: value, heightInMicrometers: 1) == nil)
        #expect(PixelSize(widthInMicrometers: 1, heightInMicrometers: value) == nil)
        #expect(FrameInterval(seconds: value) == nil)
    }
}
