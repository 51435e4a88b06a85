/// The truth as text files; times in minutes, frames 0-based, lines end with a line feed.
extension SimulationTruth {
    /// The tracks as the Cell Tracking Challenge's `man_track.txt`: label, begin, end, parent.
    ///
    /// A budding mother goes on after her bud begins, which that format does not allow: use `challengeTruth` there.
    public var trackText: String {
        TruthTrack.text(tracks)
    }

    /// One line per division: kind, mother, daughters joined by ";", frame, time, cytokinesis frame.
    public var divisionsCSV: String {
        var text = "kind,mother,daughters,frame,time_min,cytokinesis_frame\n"
        for division in divisions {
            let daughters = division.daughters.map { "\($0)" }.joined(separator: ";")
            let cytokinesis = division.cytokinesisFrame.map { "\($0)" } ?? ""
            text += "\(division.kind.rawValue),\(division.mother),\(daughters),\(division.frame),"
            text += "\(minutes(division.frame)),\(cytokinesis)\n"
        }
        return text
    }

    /// One line per track: cell number and response; empty fields where there is no reporter.
    public var responsesCSV: String {
        var text = "track,cell,responder,r0,amplitude,delay_min,half_time_min,dose_frame\n"
        let dose = doseFrame.map { "\($0)" } ?? ""
        for cell in cells {
            text += "\(cell.label),\(cell.cell),"
            if let response = cell.response {
                text += "\(response.isResponder ? 1 : 0),\(decimal(response.restingRatio)),"
                text += "\(decimal(response.amplitude)),\(decimal(response.delayInSeconds / 60)),"
                text += "\(decimal(response.halfTimeInSeconds / 60)),\(dose)\n"
            } else {
                text += ",,,,,\(dose)\n"
            }
        }
        return text
    }

    /// One line per track: mother, root, generation, birth and end with frame and time, and how it ends.
    ///
    /// Fates: `division` (mitosis), `end_of_movie`, `left_field`.
    public var lineageCSV: String {
        var text = "track,mother,root,generation,birth_frame,birth_min,end_frame,end_min,fate\n"
        var roots: [UInt32] = []
        var generations: [Int] = []
        let dividing = Set(divisions.filter { $0.kind == .mitosis }.map(\.mother))
        for track in tracks {
            let mother = Int(track.mother)
            roots.append(mother == 0 ? track.label : roots[mother - 1])
            generations.append(mother == 0 ? 0 : generations[mother - 1] + 1)
            let fate =
                dividing.contains(track.label)
                ? "division" : track.end == frameCount - 1 ? "end_of_movie" : "left_field"
            text += "\(track.label),\(track.mother),\(roots[roots.count - 1]),\(generations[generations.count - 1]),"
            text += "\(track.begin),\(minutes(track.begin)),\(track.end),\(minutes(track.end)),\(fate)\n"
        }
        return text
    }

    /// The header of the trace table whose lines `traceLine` gives.
    ///
    /// - Parameter channelNames: the movie's channels.
    /// - Returns: the line with its line feed.
    public static func traceHeader(channelNames: [String]) -> String {
        let signals = channelNames.map { ",signal_\($0)" }.joined()
        return "track,frame,time_min,x_px,y_px,area_px,nucleus_area_px,ratio_true,ratio_measurable\(signals)\n"
    }

    /// One observation as a line of the trace table.
    public func traceLine(_ observation: TruthObservation) -> String {
        let ratio = observation.ratio.map { decimal($0) } ?? ""
        let measurable = observation.measurableRatio.map { decimal($0) } ?? ""
        let signals = observation.meanSignal.map { ",\(decimal($0))" }.joined()
        return "\(observation.label),\(observation.frame),\(minutes(observation.frame)),"
            + "\(decimal(observation.x)),\(decimal(observation.y)),\(observation.area),\(observation.nucleusArea),"
            + "\(ratio),\(measurable)\(signals)\n"
    }

    private func minutes(_ frame: Int) -> String {
        decimal(Double(frame) * frameIntervalInSeconds / 60)
    }
}

extension TruthTrack {
    /// Records as lines of label, begin, end and parent, separated by spaces.
    public static func text(_ tracks: [TruthTrack]) -> String {
        tracks.map { "\($0.label) \($0.begin) \($0.end) \($0.mother)\n" }.joined()
    }
}

/// A number with up to five decimals, the same on every system; "nan" when it is not finite.
func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "nan" }
    let scaled = Int((abs(value) * 100_000).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    var fraction = "\(scaled % 100_000)"
    fraction = String(repeating: "0", count: 5 - fraction.count) + fraction
    while fraction.last == "0" {
        fraction.removeLast()
    }
    return "\(sign)\(scaled / 100_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
}
