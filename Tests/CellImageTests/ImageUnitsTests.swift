import CellImage
import Testing

@Suite struct ImageUnitsTests {
    @Test(arguments: [0, -1, 1e-300, 1e300, .infinity, .nan]) func implausibleUnitsAreNone(value: Double) {
        #expect(FrameInterval(seconds: value) == nil)
        #expect(PixelSize(widthInMicrometers: value, heightInMicrometers: 1) == nil)
        #expect(PixelSize(widthInMicrometers: 1, heightInMicrometers: value) == nil)
    }

    @Test(arguments: [1e-6, 0.65, 1e6]) func plausibleUnits(value: Double) {
        #expect(FrameInterval(seconds: value)?.seconds == value)
        #expect(PixelSize(widthInMicrometers: value, heightInMicrometers: 1)?.widthInMicrometers == value)
    }
}
