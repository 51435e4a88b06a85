import CellImage
import Foundation
import Reporters
import TrackStore
import Tracker
import Testing

/// Keeps a gross loss of speed from going unnoticed; the limits are about ten times what a quiet machine needs.
@Suite(.serialized) struct CommitSpeedTests {
    /// A frame of 1024 cells and two channels on 2048 x 2048 pixels.
    private func largeFrame(_ frame: Int) -> FrameRecord {
        var image = LabelImage(width: 2_048, height: 2_048)
        for place in 0..<1_024 {
            let (top, left) = (place / 32 * 64 + 32, place % 32 * 64 + 32)
            for row in -19...19 {
                for column in -19...19 where row * row + column * column <= 361 {
                    image[top + row, left + column] = UInt32(place + 1)
                }
            }
        }
        let cells = LabelRuns(image)
        let detections = cells.regionProperties().map { Detection(region: $0, score: 0.5, meanIntensity: 1) }
        var measurements: [RegionMeasurement] = []
        for detection in detections {
            for channel in 0...1 {
                let mean = 1.1 + Double(detection.label)
                measurements.append(ResultFixture.measurement(detection.label, channel: channel, mean: mean))
            }
        }
        return FrameRecord(frame: frame, timeInSeconds: nil, cells: cells, detections: detections, measurements: measurements)
    }

    @Test func commitsAThousandCells() throws {
        let folder = try TemporaryFolder()
        let store = try TrackStore.create(at: folder.file(), movie: ResultFixture.movie, run: ResultFixture.run())
        var record = largeFrame(0)
        let count = 40
        let time = try ContinuousClock().measure {
            for frame in 0..<count {
                record.frame = frame
                record.overlaps =
                    frame == 0
                    ? []
                    : [
                        FrameOverlap(
                            earlierFrame: frame - 1, laterFrame: frame, drift: PixelShift(x: 0, y: 0),
                            overlaps: (1...1_024).map { LabelOverlap(earlier: $0, later: $0, pixels: 1_000) }
                        )
                    ]
                try store.commit(record)
            }
        }
        let milliseconds = Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3
        print("commit of a frame: \(milliseconds / Double(count)) ms")
        #expect(milliseconds / Double(count) < 150)
        let digest = try ContinuousClock().measure { _ = try store.contentDigest() }
        let read = try ContinuousClock().measure { _ = try store.detectionsByFrame() }
        print("digest \(digest), detections \(read)")
    }

    @Test func hashesQuickly() {
        let bytes = [UInt8](repeating: 7, count: 16 << 20)
        let time = ContinuousClock().measure { _ = SHA256Digest.hexadecimal(of: bytes) }
        let seconds = Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
        print("SHA-256: \(16.8 / seconds) MB/s")
        #expect(16.8 / seconds > 20)
    }
}
