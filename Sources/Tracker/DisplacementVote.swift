import CellImage

/// Lets the displacements between the detections of two frames vote for a shift of the field of view.
///
/// Every voter of the earlier frame votes for its displacement to every detection of the later frame that has about
/// its size. The true shift collects a vote from nearly every cell; all others are spread over the whole field.
struct DisplacementVote {
    /// Later detections that are voted for, at most.
    static let mostTargets = 4096
    /// Votes to be cast, about; of more cells some are taken evenly from all.
    ///
    /// With up to 700 cells in each frame all vote, so that the order of labels does not matter.
    static let mostVotes = 1 << 19

    let earlier: ComparedFrame
    let later: ComparedFrame

    /// The shift with the most votes; nil when there are too few cells to vote.
    func winner() -> PixelShift? {
        let targets = DisplacementVote.evenly(later.labels.count, atMost: DisplacementVote.mostTargets)
        let mostVoters = DisplacementVote.mostVotes / max(1, targets.count)
        let voters = DisplacementVote.evenly(earlier.labels.count, atMost: mostVoters)
        guard min(voters.count, targets.count) >= DriftEstimator.fewestCells else { return nil }
        let ballots = ballots(voters, targets)
        let diameter = Spread(earlier.areas.map { (4 * $0 / .pi).squareRoot() }).median
        let range = Double(max(later.width, later.height)) / 2
        let side = max(2, diameter / 3, range / 256)
        let bins = 2 * Int((range / side).rounded(.up)) + 2
        let votes = DisplacementVote.votes(ballots, range: range, side: side, bins: bins)
        let corner = DisplacementVote.heaviestBlock(votes, bins: bins)
        let left = Double(corner.column) * side - range
        let top = Double(corner.row) * side - range
        var xs: [Double] = []
        var ys: [Double] = []
        for ballot in ballots {
            ballot.forEach { x, y in
                guard x >= left, x < left + 2 * side, y >= top, y < top + 2 * side, abs(x) < range, abs(y) < range
                else { return }
                xs.append(x)
                ys.append(y)
            }
        }
        return PixelShift(x: Int(Spread(xs).median.rounded()), y: Int(Spread(ys).median.rounded()))
    }

    /// A voter with the later detections of about its size.
    private struct Ballot {
        var from: PixelPoint
        var places: ArraySlice<PixelPoint>

        /// Calls a function with the displacement to every one of them.
        @inline(__always)
        func forEach(_ body: (_ x: Double, _ y: Double) -> Void) {
            places.withUnsafeBufferPointer { places in
                for place in places {
                    body(place.x - from.x, place.y - from.y)
                }
            }
        }
    }

    private func ballots(_ voters: [Int], _ targets: [Int]) -> [Ballot] {
        // Sorted by area, those of similar area stand side by side.
        let sorted = targets.map { (place: later.centroids[$0], area: later.areas[$0]) }.sorted { $0.area < $1.area }
        let places = sorted.map { $0.place }
        return voters.map { voter in
            let area = earlier.areas[voter]
            let first = sorted.partitionIndex { $0.area > 0.6 * area }
            let last = sorted.partitionIndex { $0.area >= area / 0.6 }
            return Ballot(from: earlier.centroids[voter], places: places[first..<last])
        }
    }

    /// The votes in square bins from minus to plus the range.
    private static func votes(_ ballots: [Ballot], range: Double, side: Double, bins: Int) -> [Int32] {
        let scale = 1 / side
        var votes = [Int32](repeating: 0, count: bins * bins)
        votes.withUnsafeMutableBufferPointer { votes in
            for ballot in ballots {
                ballot.forEach { x, y in
                    guard abs(x) < range, abs(y) < range else { return }
                    votes[Int((y + range) * scale) * bins + Int((x + range) * scale)] += 1
                }
            }
        }
        return votes
    }

    /// Positions spread evenly over a list, all of them when there are few.
    private static func evenly(_ count: Int, atMost limit: Int) -> [Int] {
        count <= limit ? Array(0..<count) : (0..<limit).map { $0 * count / limit }
    }

    /// Upper left bin of the block of 2 x 2 bins with the most votes.
    private static func heaviestBlock(_ votes: [Int32], bins: Int) -> (row: Int, column: Int) {
        var best = (votes: Int32(-1), row: 0, column: 0)
        votes.withUnsafeBufferPointer { votes in
            for row in 0..<bins - 1 {
                let upper = UnsafeBufferPointer(rebasing: votes[row * bins..<(row + 1) * bins])
                let lower = UnsafeBufferPointer(rebasing: votes[(row + 1) * bins..<(row + 2) * bins])
                var left = upper[0] + lower[0]
                for column in 0..<bins - 1 {
                    let right = upper[column + 1] + lower[column + 1]
                    if left + right > best.votes {
                        best = (left + right, row, column)
                    }
                    left = right
                }
            }
        }
        return (best.row, best.column)
    }
}
