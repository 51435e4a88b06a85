import CellImage
import MovieIO
import Testing

@Suite struct CalibrationTests {
    private func size(_ value: Double) -> PixelSize? {
        PixelSize(widthInMicrometers: value, heightInMicrometers: value)
    }

    @Test func theFirstSourceWinsAndTheRestIsListed() {
        let calibration = Calibration(
            [
                MovieFacts(.user), MovieFacts(.ome, pixelSize: size(0.5), frameInterval: FrameInterval(seconds: 60)),
                MovieFacts(.imageJ, pixelSize: size(0.505), frameInterval: FrameInterval(seconds: 120)),
                MovieFacts(.tiff, pixelSize: size(0.6)),
            ],
            frameNumbers: [0, 1, 2],
            channelCount: 1
        )
        #expect(calibration.pixelSize?.source == .ome)
        #expect(calibration.frameInterval?.value.seconds == 60)
        #expect(
            calibration.conflicts == [
                MetadataConflict(
                    field: "pixel size",
                    used: "0.5 µm",
                    usedSource: .ome,
                    ignored: "0.6 µm",
                    ignoredSource: .tiff
                ),
                MetadataConflict(
                    field: "frame interval",
                    used: "60 s",
                    usedSource: .ome,
                    ignored: "120 s",
                    ignoredSource: .imageJ
                ),
            ]
        )
    }

    @Test func measuredTimesOfAWeakerSourceBeatAnIntervalOfAStronger() {
        let calibration = Calibration(
            [
                MovieFacts(.ome, frameInterval: FrameInterval(seconds: 60)),
                MovieFacts(.microManager, frameTimes: [1, 71, 141]),
            ],
            frameNumbers: [0, 1, 2],
            channelCount: 1
        )
        #expect(calibration.frameTimes == Sourced([0, 70, 140], from: .microManager))
        #expect(calibration.frameInterval?.value.seconds == 70)
        #expect(calibration.conflicts.count == 1)
        #expect(calibration.warnings.count == 1)
    }

    @Test func theUsersIntervalReplacesMeasuredTimes() {
        let calibration = Calibration(
            [MovieFacts(.user, frameInterval: FrameInterval(seconds: 70.5)), MovieFacts(.ome, frameTimes: [0, 70])],
            frameNumbers: [0, 1],
            channelCount: 1
        )
        #expect(calibration.frameTimes == nil)
        #expect(calibration.frameInterval?.source == .user)
        #expect(calibration.conflicts.isEmpty)
    }

    @Test func nothingSaidIsUnknown() {
        let calibration = Calibration([MovieFacts(.tiff)], frameNumbers: [0, 1], channelCount: 2)
        #expect(calibration.pixelSize == nil)
        #expect(calibration.frameInterval == nil)
        #expect(calibration.frameTimes == nil)
        #expect(calibration.channelNames == nil)
    }

    @Test func channelNamesAreMadeDistinct() {
        let calibration = Calibration(
            [MovieFacts(.ome, channelNames: ["GFP", "", "GFP"]), MovieFacts(.microManager, channelNames: ["a"])],
            frameNumbers: [0],
            channelCount: 3
        )
        #expect(calibration.channelNames?.value == ["GFP", "channel 1", "GFP 2"])
        #expect(calibration.conflicts.isEmpty)
    }
}
