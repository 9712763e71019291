//! Does a document keep to a JSON Schema?

use serde_json::Value;

/// What a document breaks of a JSON Schema: as much of the standard as the schema uses.
pub fn violations(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return violations(value, &root["$defs"][name], root, at, found);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = choices.iter().any(|choice| {
            let mut wrong = Vec::new();
            violations(value, choice, root, at, &mut wrong);
            wrong.is_empty()
        });
        if !fits {
            found.push(format!("{at}: none of the alternatives"));
        }
        return;
    }
    if let Some(codes) = schema["enum"].as_array() {
        if !codes.contains(value) {
            found.push(format!("{at}: {value} is no code of {codes:?}"));
        }
        return;
    }
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    };
    if !is_type {
        found.push(format!("{at}: {value} is not {schema}"));
        return;
    }
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        violations(item, &schema["items"], root, &format!("{at}/{place}"), found);
    }
    if let Some(object) = value.as_object() {
        for required in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(required.as_str().unwrap()) {
                found.push(format!("{at}: {required} is missing"));
            }
        }
        for (key, item) in object {
            let property = &schema["properties"][key];
            let property = if property.is_null() { &schema["additionalProperties"] } else { property };
            if property.is_object() {
                violations(item, property, root, &format!("{at}/{key}"), found);
            } else {
                found.push(format!("{at}: {key} is unknown"));
            }
        }
    }
}
