import CellImage
import Evaluation
import Foundation
import Lineage
import Tracker

/// How sure the program was of the divisions it called, and how many of them were right.
struct DivisionReliability {
    /// A called division whose frames are annotated.
    struct Call {
        var confidence: Double
        var isTrue: Bool
    }

    private static let limits = [0.0, 0.5, 0.7, 0.9, 0.99, 1.0]

    private(set) var calls: [Call] = []

    /// Adds the divisions of a movie.
    ///
    /// A call is right when two of its daughters lie on two true daughters of one mother, who were born in the frame of
    /// the call or in one beside it.
    mutating func add(_ result: RepairedTracking.Result, _ movie: QualityMovie) throws {
        let tracks = Dictionary(uniqueKeysWithValues: result.division.tracking.tracks.map { ($0.id, $0) })
        var truth = TrueLabels(movie: movie, result: result.movie)
        for division in result.division.divisions {
            let sightings = division.daughters.compactMap { tracks[$0].flatMap { movie.annotated($0) } }
            guard sightings.count == division.daughters.count else { continue }
            let labels = try sightings.map { try truth.label(of: $0) }
            calls.append(Call(confidence: division.confidence, isTrue: movie.isDivision(labels, division.frame)))
        }
    }

    /// A table of calls by confidence.
    var table: String {
        var lines = ["| confidence | calls | mean confidence | right |", "|---|---|---|---|"]
        for (low, high) in zip(DivisionReliability.limits, DivisionReliability.limits.dropFirst()) {
            let inside = calls.filter { $0.confidence > low && $0.confidence <= high }
            guard !inside.isEmpty else { continue }
            let mean = inside.reduce(0) { $0 + $1.confidence } / Double(inside.count)
            let right = Double(inside.count(where: \.isTrue)) / Double(inside.count)
            lines.append(String(format: "| %.2f to %.2f | %d | %.3f | %.3f |", low, high, inside.count, mean, right))
        }
        let squares = calls.reduce(0) { $0 + pow($1.confidence - ($1.isTrue ? 1 : 0), 2) }
        lines.append(String(format: "\nBrier score %.4f", squares / Double(max(1, calls.count))))
        return lines.joined(separator: "\n")
    }
}

/// The true labels under the masks of a result.
private struct TrueLabels {
    let movie: QualityMovie
    let result: RepairedFrames
    private var frames: [Int: [UInt32: UInt32]] = [:]

    init(movie: QualityMovie, result: RepairedFrames) {
        self.movie = movie
        self.result = result
    }

    /// The true label that has most pixels of a mask; 0 for none.
    mutating func label(of id: DetectionID) throws -> UInt32 {
        if frames[id.frame] == nil {
            var best: [UInt32: LabelOverlap] = [:]
            let masks = try result.masks(inFrame: id.frame)
            for overlap in movie.truth[id.frame].map({ OverlapTable.count(masks, $0) }) ?? []
            where overlap.pixels > best[overlap.earlier]?.pixels ?? 0 {
                best[overlap.earlier] = overlap
            }
            frames[id.frame] = best.mapValues(\.later)
        }
        return frames[id.frame]?[id.label] ?? 0
    }
}

extension QualityMovie {
    /// A sighting in an annotated frame: the second one, when a division one frame too early shows, or the first one.
    fileprivate func annotated(_ track: Track) -> DetectionID? {
        (track.observations.dropFirst().prefix(2) + track.observations.prefix(1)).first { truth[$0.frame] != nil }
    }

    fileprivate func isDivision(_ labels: [UInt32], _ frame: Int) -> Bool {
        let daughters = records.filter { labels.contains($0.label) && $0.parent != 0 }
        return daughters.contains { one in
            daughters.contains { other in
                let born = min(one.firstFrame, other.firstFrame)
                return one.label < other.label && one.parent == other.parent && abs(born - frame) <= 1
            }
        }
    }
}
