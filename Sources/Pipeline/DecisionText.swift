import Foundation
import Lineage

extension DecisionReport {
    /// The decision in words and numbers, one sentence per line.
    public var sentences: [String] {
        var lines = ["Track \(track) in frame \(place.frame) is \(place.text)."]
        if place.origin != "segmented" { lines.append(place.originText) }
        if let link {
            lines += link.sentences(to: place)
        } else if birth == nil {
            lines.append("It begins here: no track before fits it better than a new cell.")
        }
        if let birth { lines += ["It begins here, as a daughter of track \(birth.mother)."] + birth.sentences }
        if let division {
            let daughters = division.daughters.map(String.init).joined(separator: " and ")
            lines += ["It ends here, by a division into tracks \(daughters)."] + division.sentences
        } else if let fate {
            lines.append("It ends here: \(fate.text).")
        }
        return lines
    }
}

extension DecisionReport.Place {
    fileprivate var text: String {
        "label \(label) at (\(short(xPixels)), \(short(yPixels))) px, \(areaPixels) px large"
    }

    fileprivate func isSameMask(as other: DecisionReport.Place) -> Bool {
        frame == other.frame && label == other.label
    }

    fileprivate var originText: String {
        switch origin {
        case "filled": "Its mask is interpolated: the segmentation has none here."
        case "split": "Its mask is part of one that the segmentation gave to several cells."
        case "joined": "Its mask is joined from pieces."
        default: "Its mask is \(origin)."
        }
    }
}

extension DecisionReport.LinkReport {
    fileprivate func sentences(to place: DecisionReport.Place) -> [String] {
        let before = "It was label \(from.label) in frame \(from.frame):"
        let change = "moved \(short(movementPixels)) px, area x \(short(areaRatio))"
        let isFilled = [from, place].contains { $0.origin == "filled" }
        if isFilled, cost == 0, iou == 0 {
            return ["\(before) \(change).", "No link was chosen here: a mask was filled in up to a division."]
        }
        var lines = ["\(before) IoU \(short(iou)), \(change), cost \(short(cost))."]
        let isOverGap = isFilled || rival.count == 2 && !rivalSharesAnEnd(with: place)
        if isOverGap {
            lines.append("The step lies in a gap that was filled: IoU and cost are those of the link over the gap.")
        }
        guard let rivalCost, let margin, rival.count == 2 else {
            return lines + ["Nothing else was near enough to stand against it."]
        }
        let other =
            rival[0].isSameMask(as: from)
            ? "that label \(from.label) of frame \(from.frame) goes on as label \(rival[1].label) of frame \(rival[1].frame)"
            : "that label \(rival[1].label) of frame \(rival[1].frame) comes from label \(rival[0].label) of frame "
                + "\(rival[0].frame)"
        lines.append("The best alternative is \(other), at cost \(short(rivalCost)): margin \(short(margin)).")
        if margin < 1 {
            lines.append("That is little; look at this link before you rely on it.")
        }
        return lines
    }

    private func rivalSharesAnEnd(with place: DecisionReport.Place) -> Bool {
        rival[0].isSameMask(as: from) || rival[1].isSameMask(as: place)
    }
}

extension DecisionReport.DivisionReport {
    fileprivate var sentences: [String] {
        let pieces = evidence.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        var lines = ["The division is \(short(100 * confidence)) % sure, cost \(short(cost))."]
        if !pieces.isEmpty {
            let text = pieces.map { "\($0.key) \(short($0.value))" }.joined(separator: ", ")
            lines.append("What it is made of, what speaks for it first: \(text).")
        }
        guard let rivalCost, let mother = rival.first else {
            return lines + ["No other division contradicts it."]
        }
        let daughters = rival.dropFirst().map { "label \($0.label) of frame \($0.frame)" }.joined(separator: " and ")
        return lines + [
            "The best one that contradicts it is of label \(mother.label) of frame \(mother.frame) into \(daughters), "
                + "cost \(short(rivalCost)): margin \(short(rivalCost - cost))."
        ]
    }
}

extension CellFate {
    fileprivate var text: String {
        switch self {
        case .divided: "it divided"
        case .end: "the movie ends"
        case .edge: "it touches the border of the image"
        case .lost: "it is not found again"
        }
    }
}

/// A number with at most two digits behind the point.
private func short(_ value: Double) -> String {
    String(format: "%.2f", value)
}
