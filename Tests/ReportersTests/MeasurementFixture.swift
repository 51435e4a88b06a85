import CellImage
import Foundation
import Reporters

/// The frame of Fixtures/measurements.json and what NumPy and SciPy say about it.
struct MeasurementFixture: Decodable {
    struct Row: Decodable {
        var label: UInt32
        var region: MeasurementRegion
        var channel: Int
        var count: Int
        /// Mean, median, sum, sd, min, max, quantiles 5, 25, 75, 95 %, saturated share, median absolute
        /// deviation; nil for NaN.
        var values: [Double?]
    }

    var width: Int
    var height: Int
    var cells: [UInt32]
    var nuclei: [UInt32]
    var channels: [[String]]
    var measurements: [Row]
    var nucleiAlone: [Row]
    /// Rings without pixels below the background plus 14.5 standard deviations.
    var litRing: [Row]
    var median: [[Double]]
    var percentile10: [[Double]]
    var roi: [[Double]]
    var localRing: [[Double]]
    var rollingMedian: [Double]
    var rolling: [Double]

    static func load() throws -> MeasurementFixture {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("measurements.json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(MeasurementFixture.self, from: Data(contentsOf: file))
    }

    func frame() throws -> Frame {
        let planes = try channels.map { values in
            try Plane(width: width, height: height, pixels: values.compactMap { Float($0) })
        }
        return try Frame(index: 0, timeInSeconds: nil, channels: planes)
    }

    func cellRuns() throws -> LabelRuns {
        LabelRuns(try LabelImage(width: width, height: height, labels: cells))
    }

    func nucleusRuns() throws -> LabelRuns {
        LabelRuns(try LabelImage(width: width, height: height, labels: nuclei))
    }
}

/// Makes a frame of one channel from rows of numbers.
func frame(_ rows: [[Float]]) throws -> Frame {
    let plane = try Plane(width: rows.first?.count ?? 0, height: rows.count, pixels: rows.flatMap { $0 })
    return try Frame(index: 0, timeInSeconds: nil, channels: [plane])
}
