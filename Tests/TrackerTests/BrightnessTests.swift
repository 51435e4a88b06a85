import Foundation
import Testing
import Tracker

/// What the tracker makes of mean intensities.
@Suite struct BrightnessTests {
    /// Cells that stand still on a grid, and two, labelled 41 and 42, that pass each other between two frames.
    private func facts(lamp: (Int) -> Float = { _ in 1 }) throws -> Facts {
        let movie = (0..<30).map { frame in
            let still = (0..<20).map { Disc(cell: $0 + 1, x: 50 * ($0 % 5) + 30, y: 50 * ($0 / 5) + 90, radius: 7) }
            let pair =
                frame < 15
                ? [Disc(cell: 41, x: 150, y: 40, radius: 7), Disc(cell: 42, x: 190, y: 40, radius: 7)]
                : [Disc(cell: 41, x: 172, y: 31, radius: 7), Disc(cell: 42, x: 168, y: 49, radius: 7)]
            return drawing(still + pair, width: 280, height: 280)
        }
        var facts = try Facts(movie)
        for frame in facts.frames.indices {
            for index in facts.frames[frame].detections.indices {
                let label = facts.frames[frame].detections[index].label
                let own = label == 41 ? 100 : label == 42 ? 800 : 100 + 35 * Float(label)
                facts.frames[frame].detections[index].meanIntensity = own * lamp(frame)
            }
        }
        return facts
    }

    private func isFollowed(_ tracks: [Track]) -> Bool {
        tracks.allSatisfy { Set($0.observations.map(\.label)).count == 1 }
    }

    @Test func tellsCellsApartThatPassEachOther() throws {
        #expect(isFollowed(try facts().tracks().tracks))
        var blind = TrackingParameters()
        blind.brightnessWeight = 0
        #expect(!isFollowed(try facts().tracks(blind).tracks))
    }

    /// Means stand on so high a level that they tell next to nothing; what the cells hold above it tells them apart.
    @Test func whatCellsHoldCountsAboveTheBackground() throws {
        var facts = try facts()
        for frame in facts.frames.indices {
            for index in facts.frames[frame].detections.indices {
                let signal = facts.frames[frame].detections[index].meanIntensity
                facts.frames[frame].detections[index].meanIntensity = signal.map { 1e6 + $0 }
                facts.frames[frame].detections[index].signal = signal
            }
        }
        #expect(isFollowed(try facts.tracks().tracks))
        for frame in facts.frames.indices {
            for index in facts.frames[frame].detections.indices { facts.frames[frame].detections[index].signal = nil }
        }
        #expect(!isFollowed(try facts.tracks().tracks))
    }

    @Test func isThatAgainstTheFrame() throws {
        let steady = try facts().tracks()
        #expect(try facts { frame in frame < 15 ? 1 : 0.2 }.tracks().tracks == steady.tracks)
        #expect(try facts { frame in 1 + 0.5 * Float(sin(Double(frame))) }.tracks().tracks == steady.tracks)
    }

    @Test func mayBeUnknown() throws {
        var facts = try facts()
        for frame in facts.frames.indices where !frame.isMultiple(of: 3) {
            for index in facts.frames[frame].detections.indices {
                facts.frames[frame].detections[index].meanIntensity = frame.isMultiple(of: 2) ? nil : 0
            }
        }
        #expect(try facts.tracks().tracks.count == 22)
    }
}

@Suite struct ChangeScaleTests {
    /// By hand: -ln(0.97 r + 0.03) with r = 0.5 (1 + x^2 / 0.75)^2 / (0.1 (1 + x^2 / 0.03)^2).
    @Test(arguments: zip([0, 0.1, 1], [-1.585145, -1.040757, 2.948834]))
    func weighsAChange(change: Double, expected: Double) {
        let scale = ChangeScale(spread: 0.1, variety: 0.5, accidents: 0.03)
        #expect(abs(scale.cost(of: change) - expected) < 1e-5)
        #expect(scale.cost(of: change) == scale.cost(of: -change))
    }

    @Test func boundsWhatAChangeCosts() {
        let scale = ChangeScale(spread: 0.05, variety: 1, accidents: 0.02)
        let costs = (0...400).map { scale.cost(of: Double($0) / 20) }
        #expect(costs.allSatisfy { $0 <= -log(0.02) })
        #expect(zip(costs, costs.dropFirst()).prefix(40).allSatisfy { $0 < $1 })
    }
}
