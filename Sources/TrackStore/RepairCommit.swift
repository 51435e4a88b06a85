internal import CellImage
internal import Foundation
internal import GRDB
internal import Tracker

extension Database {
    /// Whether the file has the tables of version 2.
    var hasRepairs: Bool {
        get throws { try schemaVersion >= 2 }
    }

    /// Whether the file has the table of version 5.
    var hasStrays: Bool {
        get throws { try schemaVersion >= 5 }
    }

    /// Takes out all repairs: masks that were made, and their detections; strays are masks like others again.
    func deleteRepairs() throws {
        try execute(sql: "DELETE FROM detection WHERE (frame, label) IN (SELECT frame, label FROM repair)")
        try execute(sql: "DELETE FROM repair_mask")
        try execute(sql: "DELETE FROM stray_mask")
    }

    /// Stores the repairs of a frame and what was measured of them; the detections they made must be new.
    func insert(_ repair: FrameRepair, measured: RepairMeasurements, width: Int, height: Int) throws {
        let strays = try Inserter(self, into: "stray_mask", "frame, label")
        for label in repair.strays {
            try strays.insert([.integer(repair.frame), .label(label)])
        }
        guard !repair.repairs.isEmpty else { return }
        let masks = repair.masks(width: width, height: height)
        let made = repair.applied(
            to: FrameDetections(frame: repair.frame, detections: []),
            width: width,
            height: height
        )
        let detections = made.detections.map { detection in
            Detection(
                region: detection.region,
                meanIntensity: measured.meanIntensities[detection.label],
                signal: measured.signals[detection.label]
            )
        }
        try insert(detections, frame: repair.frame)
        try insert(measured.measurements, frame: repair.frame)
        try insert(measured.backgrounds, frame: repair.frame)
        try insert(measured.reporterValues, frame: repair.frame)
        try Inserter(self, into: "repair_mask", "frame, runs")
            .insert([.integer(repair.frame), Data(RunLengthMask.encode(masks)).databaseValue])
        let repairs = try Inserter(self, into: "repair", "frame, label, kind")
        let sources = try Inserter(self, into: "repair_source", "frame, label, source_label")
        for step in repair.repairs {
            try repairs.insert([.integer(step.frame), .label(step.label), .text(step.kind.rawValue)])
            for source in step.sources {
                try sources.insert([.integer(step.frame), .label(step.label), .label(source)])
            }
        }
    }
}
